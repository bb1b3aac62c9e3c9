// SPDX-License-Identifier: MIT
// SessionScript: two devices and what happens between them. Messages are numbered from 0 as they are sent; a delivery may change its message first.
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

internal sealed class SessionScript : IDisposable
{
    private readonly LocalDevice _initiator;
    private readonly LocalDevice _responder;
    private readonly SessionBook _initiatorBook;
    private readonly SessionBook _responderBook;
    private readonly JsonNode _bundle;
    private readonly ResponderPrekeys _prekeys;
    private readonly TracedRandom _random;
    private readonly List<byte[]> _messages = [];

    private SessionScript(JsonNode input, TracedRandom random)
    {
        _initiator = Party.Load(input["initiator"]!);
        _responder = Party.Load(input["responder"]!);
        _initiatorBook = new SessionBook(_initiator.Address, _responder.Address);
        _responderBook = new SessionBook(_responder.Address, _initiator.Address);
        _bundle = input["bundle"]!;
        _prekeys = PrivatePrekeys.Load(_bundle);
        _random = random;
    }

    public static JsonObject Play(JsonNode input, TracedRandom random)
    {
        using var script = new SessionScript(input, random);
        return new JsonObject { ["steps"] = Json.Array(input.Items("steps").Select(script.Step)) };
    }

    public void Dispose()
    {
        _initiatorBook.Dispose();
        _responderBook.Dispose();
    }

    private JsonObject Step(JsonNode step)
    {
        var drawn = _random.Drawn.Count;
        var result = step.Text("do") switch
        {
            "start" => Start(step),
            "send" => Send(step),
            "lose" => Lose(step),
            _ => Deliver(step),
        };
        if (_random.Drawn.Count > drawn)
            result["random"] = Json.Draws(_random.Drawn.Skip(drawn));
        return result;
    }

    private JsonObject Start(JsonNode step)
    {
        var offered = step["suites"] is null ? _bundle : BundleAuthor.With((JsonObject)_bundle, ("suites", step["suites"]));
        Assert.True(PrekeyOperations.TryLoad(offered, out var bundle));
        if (_initiatorBook.WouldDowngrade(bundle!))
        {
            Assert.Throws<InvalidOperationException>(() => _initiatorBook.Start(_initiator, bundle!, step.Number("now_ms"), _random));
            return Json.Error("suite_lowered");
        }

        _initiatorBook.Start(_initiator, bundle!, step.Number("now_ms"), _random);
        using var state = _initiatorBook.Serialize();
        return new JsonObject
        {
            ["suite"] = (int)bundle!.Suite,
            ["transcript_hash"] = Json.Hex(state.Expose()[KeysOf.TranscriptHash]),
            ["root_key"] = Json.Hex(state.Expose()[KeysOf.Book(state.Expose())[0]]),
        };
    }

    private JsonObject Send(JsonNode step)
    {
        var book = step.Text("by") == "initiator" ? _initiatorBook : _responderBook;
        var message = book.Encrypt(step.Bytes("plaintext"), step.Number("now_ms"), _random);
        _messages.Add(message);
        return new JsonObject { ["message"] = Json.Hex(message) };
    }

    // Nobody sees these messages, and what they draw matters to nothing that follows.
    private JsonObject Lose(JsonNode step)
    {
        var book = step.Text("by") == "initiator" ? _initiatorBook : _responderBook;
        for (var left = step.Number("count"); left > 0; left--)
            book.Encrypt(step.Bytes("plaintext"), step.Number("now_ms"), RandomSource.System);
        return [];
    }

    private JsonObject Deliver(JsonNode step)
    {
        var message = Json.Change(_messages[(int)step.Number("message")], step);
        var toResponder = step.Text("to") == "responder";
        var (own, book) = toResponder ? (_responder, _responderBook) : (_initiator, _initiatorBook);
        using var before = book.Serialize();
        SecretBytes? plaintext = null;
        var outcome = toResponder && InitialMessage.IsInitial(message)
            ? InitialMessage.TryParseFrom(message, _initiator.Identity.PublicKey, out var initial)
                ? book.TryAccept(own, initial!, _prekeys, step.Number("now_ms"), out plaintext)
                : DecryptOutcome.Undecryptable
            : book.TryDecrypt(message, step.Number("now_ms"), out plaintext);
        using (plaintext)
        {
            if (outcome == DecryptOutcome.Decrypted)
                return new JsonObject { ["plaintext"] = Json.Hex(plaintext!.Expose()) };
        }

        using var after = book.Serialize();
        Assert.Equal(before.Expose(), after.Expose());
        return Json.Error(outcome == DecryptOutcome.Duplicate ? "duplicate" : "undecryptable");
    }
}
