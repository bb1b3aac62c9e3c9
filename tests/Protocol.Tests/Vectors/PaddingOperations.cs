// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

internal static class PaddingOperations
{
    public static JsonObject Pad(JsonNode input, TracedRandom random) =>
        new() { ["padded_size"] = Padding.PaddedSize((int)input.Number("size")), ["padme_of_padded"] = Padding.RoundUp(Padding.PaddedSize((int)input.Number("size"))) };

    public static JsonObject RoundUp(JsonNode input, TracedRandom random) => new() { ["padme"] = Padding.RoundUp(input.Number("length")) };

    public static JsonObject Unpad(JsonNode input, TracedRandom random) =>
        Padding.TryUnpad(input.Bytes("padded"), out var size) ? new JsonObject { ["size"] = size } : Json.Error("bad_padding");
}
