// SPDX-License-Identifier: MIT
// Our safety numbers, agreements and key derivation beside those of libsignal, which runs as a process of its own.
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;
using SecureMessenger.Tests.Vectors;

namespace SecureMessenger.Tests;

public sealed class LibsignalTests
{
    private const int Cases = 1000;

    private const int Seed = 4711;

    private static readonly NodePackage Libsignal = new("libsignal", "@signalapp/libsignal-client");

    private readonly SeededRandom _random = new(Seed);

    [Fact]
    public async Task A_thousand_safety_numbers_are_the_ones_libsignal_computes()
    {
        var pairs = Enumerable.Range(0, Cases).Select(_ => (Own: Side(), Peer: Side())).ToList();
        var asked = AskAsync(pairs.Select(pair => new JsonObject
        {
            ["ask"] = "safetyNumber",
            ["ownId"] = pair.Own.Account.ToString("D"), ["ownKey"] = Json.Hex(pair.Own.Identity.Bytes),
            ["peerId"] = pair.Peer.Account.ToString("D"), ["peerKey"] = Json.Hex(pair.Peer.Identity.Bytes),
        }));

        // Both are slow on purpose, so ours are computed while libsignal's are; not at all where it is absent.
        if (asked.IsFaulted)
            await asked;
        var ours = pairs.AsParallel().AsOrdered()
            .Select(pair => SafetyNumber.Compute(pair.Own.Account, pair.Own.Identity, pair.Peer.Account, pair.Peer.Identity).Digits).ToList();
        Assert.Equal(ours, await asked);
    }

    [Fact]
    public async Task A_thousand_agreements_are_the_ones_libsignal_computes()
    {
        var pairs = Enumerable.Range(0, Cases).Select(_ => (Private: _random.Bytes(32), Public: Point())).ToList();
        var theirs = await AskAsync(pairs.Select(pair => new JsonObject
        {
            ["ask"] = "agreement", ["privateKey"] = Json.Hex(pair.Private), ["publicKey"] = Json.Hex(pair.Public),
        }));

        Assert.Equal(pairs.Select(pair => Json.Hex(HandMade.Dh(pair.Private, pair.Public))), theirs);
    }

    [Fact]
    public async Task A_thousand_derived_keys_are_the_ones_libsignal_computes()
    {
        var inputs = Enumerable.Range(0, Cases)
            .Select(i => (Length: 1 + _random.Next(200), Ikm: _random.Bytes(1 + (i % 90)), Info: _random.Bytes(i % 40), Salt: _random.Bytes(32)))
            .ToList();
        var theirs = await AskAsync(inputs.Select(input => new JsonObject
        {
            ["ask"] = "hkdf", ["length"] = input.Length, ["ikm"] = Json.Hex(input.Ikm), ["info"] = Json.Hex(input.Info), ["salt"] = Json.Hex(input.Salt),
        }));

        Assert.Equal(inputs.Select(input => Derive(input.Ikm, input.Salt, input.Info, input.Length)), theirs);
    }

    private (Guid Account, IdentityPublicKey Identity) Side()
    {
        using var pair = IdentityKeyPair.Generate(_random);
        return (_random.Id(), pair.PublicKey);
    }

    private byte[] Point()
    {
        using var pair = X25519KeyPair.Generate(_random);
        return pair.PublicKey.Bytes.ToArray();
    }

    private static string Derive(byte[] ikm, byte[] salt, byte[] info, int length)
    {
        var output = new byte[length];
        HkdfSha256.DeriveKey(salt, ikm, info, output);
        return Json.Hex(output);
    }

    private static async Task<List<string>> AskAsync(IEnumerable<JsonObject> questions)
    {
        using var node = Libsignal.Start("answer.mjs");
        var answers = ReadAsync(node.StandardOutput);
        foreach (var question in questions)
            await node.StandardInput.WriteLineAsync(question.ToJsonString());
        node.StandardInput.Close();
        var all = await answers;
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, node.ExitCode);
        TestContext.Current.TestOutputHelper?.WriteLine($"{all.Count} answers of libsignal, to questions of seed {Seed}");
        return all;
    }

    private static async Task<List<string>> ReadAsync(StreamReader output)
    {
        var answers = new List<string>();
        while (await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            answers.Add(JsonNode.Parse(line)!.GetValue<string>());
        return answers;
    }
}
