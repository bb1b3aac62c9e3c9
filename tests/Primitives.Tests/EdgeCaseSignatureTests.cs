// SPDX-License-Identifier: MIT
// EdgeCaseSignatureTests: C2SP/CCTV's 914 signatures that verifiers disagree about. Ours must be one verifier, and know its mind.
using SecureMessenger.Primitives;

namespace SecureMessenger.Tests;

public sealed class EdgeCaseSignatureTests
{
    /// <summary>What the cofactorless verifier of the pinned libsodium accepts; another number means another verifier.</summary>
    private const int AcceptedByVerifier = 43;

    [Fact]
    public void The_verifier_accepts_exactly_its_known_set_of_edge_cases()
    {
        var (accepted, total) = (0, 0);
        foreach (var test in VectorFiles.Read("cctv-ed25519/ed25519vectors.json").EnumerateArray())
        {
            total++;
            accepted += Ed25519.Verify(test.Hex("key"), Message(test.Text("msg")), test.Hex("sig")) ? 1 : 0;
        }

        Assert.Equal(AcceptedByVerifier, accepted);
        VectorFiles.Report("cctv-ed25519", total);
    }

    [Fact]
    public void An_identity_key_with_a_low_order_component_is_never_imported()
    {
        var total = 0;
        foreach (var test in VectorFiles.Read("cctv-ed25519/ed25519vectors.json").EnumerateArray())
        {
            var flags = test.GetProperty("flags");
            var flawed = flags.ValueKind == System.Text.Json.JsonValueKind.Array && flags.EnumerateArray().Any(flag => flag.GetString() is
                "low_order_A" or "low_order_component_A" or "non_canonical_A");
            if (!flawed)
                continue;
            Assert.False(IdentityPublicKey.TryImport(test.Hex("key"), out _), test.GetProperty("number").ToString());
            total++;
        }

        VectorFiles.Report("cctv-ed25519, import", total);
    }

    private static byte[] Message(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
