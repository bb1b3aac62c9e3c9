// SPDX-License-Identifier: MIT
// Our safety numbers, agreements and key derivation beside those of libsignal, which runs as a process of its own.
// Install it with: npm ci --prefix tests/Interop/libsignal. Where it is absent, these tests skip; CI requires it wherever there is npm.
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;
using SecureMessenger.Tests.Vectors;

namespace SecureMessenger.Tests;

public sealed class LibsignalTests
{
    private const int Cases = 1000;

    private const int Seed = 4711;

    private static readonly string Folder = Path.Combine(WorkingTree.Root, "tests", "Interop", "libsignal");

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
        if (!File.Exists(Path.Combine(Folder, "node_modules", "@signalapp", "libsignal-client", "package.json")))
            Refuse("libsignal is not installed; run: npm ci --prefix tests/Interop/libsignal");

        var start = new ProcessStartInfo("node", [Path.Combine(Folder, "answer.mjs")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8,
        };
        using var node = StartOrRefuse(start);
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

    private static Process StartOrRefuse(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception absent)
        {
            Refuse($"node does not start ({absent.Message}); install Node.js and run: npm ci --prefix tests/Interop/libsignal");
            throw;
        }
    }

    /// <summary>Skips, or fails where .ci/run has found npm.</summary>
    private static void Refuse(string reason)
    {
        if (Environment.GetEnvironmentVariable("SECURE_MESSENGER_REQUIRE_NPM") == "1")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static async Task<List<string>> ReadAsync(StreamReader output)
    {
        var answers = new List<string>();
        while (await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            answers.Add(JsonNode.Parse(line)!.GetValue<string>());
        return answers;
    }
}
