// SPDX-License-Identifier: MIT
// GroupScript: one sender and one reader of a group whose log grows. Distributions pass by hand; messages are numbered from 0.
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Vectors;

internal sealed class GroupScript : IDisposable
{
    private readonly LocalDevice _sender;
    private readonly GroupReceiver _reader;
    private readonly TracedRandom _random;
    private readonly List<byte[]> _messages = [];
    private readonly List<byte[]> _distributions = [];
    private GroupSender? _chain;

    private GroupScript(JsonNode input, TracedRandom random)
    {
        _sender = Party.Load(input["sender"]!);
        _reader = new GroupReceiver(input.Id("group"), _sender.Address, _sender.Identity.PublicKey);
        _random = random;
    }

    public static JsonObject Play(JsonNode input, TracedRandom random)
    {
        using var script = new GroupScript(input, random);
        return new JsonObject { ["steps"] = Json.Array(input.Items("steps").Select(step => script.Step(input, step))) };
    }

    public void Dispose()
    {
        _chain?.Dispose();
        _reader.Dispose();
    }

    private JsonObject Step(JsonNode input, JsonNode step)
    {
        var drawn = _random.Drawn.Count;
        var roster = RosterAt(input, (int)step.Number("epoch"));
        var result = step.Text("do") switch
        {
            "chain" => Chain(roster, step.Number("now_ms")),
            "send" => Send(roster, step),
            "lose" => Lose(roster, step),
            "lose_device" => LoseDevice(),
            "take" => Take(step),
            _ => Deliver(roster, step),
        };
        if (_random.Drawn.Count > drawn)
            result["random"] = Json.Draws(_random.Drawn.Skip(drawn));
        return result;
    }

    private JsonObject Chain(GroupRoster roster, long nowMs)
    {
        using var former = _chain;
        _chain = former?.Next(roster, nowMs, _random) ?? GroupSender.Create(_sender, roster, nowMs, _random);
        using var distribution = _chain.Distribute();
        var content = new byte[SenderKeyDistribution.Size];
        distribution.WriteTo(content);
        _distributions.Add(content);
        Assert.Null(Take(content)["error"]);
        return new JsonObject { ["distribution"] = Json.Hex(content) };
    }

    private JsonObject Take(JsonNode step) => Take(Json.Change(_distributions[(int)step.Number("distribution")], step));

    private JsonObject Take(byte[] content)
    {
        if (!SenderKeyDistribution.TryParse(content, out var received))
            return Json.Error("bad_distribution");
        using (received)
            return _reader.TryTake(received!) ? [] : Json.Error("refused_chain");
    }

    private JsonObject LoseDevice()
    {
        _chain!.ExpireForDeviceRemoval();
        return [];
    }

    private JsonObject Lose(GroupRoster roster, JsonNode step)
    {
        for (var left = step.Number("count"); left > 0; left--)
            _chain!.Encrypt(step.Bytes("plaintext"), roster, step.Number("now_ms"), RandomSource.System);
        return [];
    }

    private JsonObject Send(GroupRoster roster, JsonNode step)
    {
        if (_chain!.NeedsNext(roster, step.Number("now_ms")) is var reason && reason != RotationReason.None)
            return Json.Error("needs_new_chain");
        _messages.Add(_chain.Encrypt(step.Bytes("plaintext"), roster, step.Number("now_ms"), _random));
        return new JsonObject { ["message"] = Json.Hex(_messages[^1]) };
    }

    private JsonObject Deliver(GroupRoster roster, JsonNode step)
    {
        var message = Json.Change(_messages[(int)step.Number("message")], step);
        var outcome = _reader.TryDecrypt(message, roster, step.Number("now_ms"), out var plaintext);
        using (plaintext)
        {
            return outcome switch
            {
                DecryptOutcome.Decrypted => new JsonObject { ["plaintext"] = Json.Hex(plaintext!.Expose()) },
                DecryptOutcome.Duplicate => Json.Error("duplicate"),
                _ => Json.Error("undecryptable"),
            };
        }
    }

    /// <summary>The roster after the first events of the log.</summary>
    private static GroupRoster RosterAt(JsonNode input, int epoch)
    {
        var log = new JsonObject { ["log"] = Json.Array(input.Items("log").Take(epoch).Select(entry => entry.DeepClone())) };
        return GroupEventOperations.Roster(log, out _)!;
    }
}
