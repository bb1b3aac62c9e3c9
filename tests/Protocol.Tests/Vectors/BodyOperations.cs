// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

internal static class BodyOperations
{
    public static JsonObject Seal(JsonNode input, TracedRandom random)
    {
        var body = MessageBody.Seal(input.Bytes("content"), Context(input), random, out var wrap);
        using (wrap)
        {
            var plaintext = new byte[WrapContent.Size];
            wrap.WriteTo(plaintext);
            return new JsonObject { ["body"] = Json.Hex(body), ["wrap_plaintext"] = Json.Hex(plaintext) };
        }
    }

    public static JsonObject Open(JsonNode input, TracedRandom random)
    {
        if (!WrapContent.TryParse(input.Bytes("wrap_plaintext"), out var wrap))
            return Json.Error("bad_wrap");
        using (wrap)
        {
            return MessageBody.TryOpen(input.Bytes("body"), wrap!, Context(input), out var content)
                ? new JsonObject { ["content"] = Json.Hex(content) }
                : Json.Error("undecryptable");
        }
    }

    public static JsonObject ReadWrap(JsonNode input, TracedRandom random)
    {
        var plaintext = input.Bytes("wrap_plaintext");
        if (WrapContent.IsBlank(plaintext))
            return new JsonObject { ["kind"] = "blank" };
        if (!WrapContent.TryParse(plaintext, out var wrap))
            return Json.Error("bad_wrap");
        wrap!.Dispose();
        return new JsonObject { ["kind"] = "body_key" };
    }

    private static BodyContext Context(JsonNode input) => new()
    {
        Conversation = input.Id("conversation"),
        ClientId = input.Id("client_id"),
        Sender = new DeviceAddress(input.Id("sender_account"), input.Id("sender_device")),
        RosterVersion = (ulong)input.Number("roster_version"),
    };
}
