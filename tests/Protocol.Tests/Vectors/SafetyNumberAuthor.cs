// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using SecureMessenger.Primitives;
using static SecureMessenger.Tests.Vectors.BundleAuthor;

namespace SecureMessenger.Tests.Vectors;

internal static class SafetyNumberAuthor
{
    public static VectorFile Write()
    {
        var file = new VectorFile("safety-number", "Safety numbers", "docs/protocol/content.md#safety-number", 11);
        for (var pair = 1; pair <= 5; pair++)
        {
            var (own, peer) = (Side(file), Side(file));
            var hers = file.Add($"pair {pair}", "safety_number", Pair(own, peer));
            var his = file.Add($"pair {pair}, from the other side", "safety_number", Pair(peer, own));
            Assert.Equal(hers.Text("digits"), his.Text("digits"));
        }

        var good = Pair(Side(file), Side(file));
        file.Refuse("an identity of small order", "safety_number", With(good, ("peer_identity", "01" + new string('0', 62))), "bad_key");
        file.Refuse("an identity that is not canonical", "safety_number", With(good, ("own_identity", "ee" + new string('f', 60) + "7f")), "bad_key");
        WriteScans(file);
        return file;
    }

    private static void WriteScans(VectorFile file)
    {
        var (alice, bob, mallory) = (Side(file), Side(file), Side(file));
        var own = file.Add("what one shows", "safety_number", Pair(alice, bob)).Text("scanned_code");
        var shown = file.Add("what the other shows", "safety_number", Pair(bob, alice)).Text("scanned_code");
        var between = file.Add("what somebody between shows", "safety_number", Pair(mallory, alice)).Text("scanned_code");
        file.Add("the other's code", "match_scanned", With(Pair(alice, bob), ("scanned_code", shown)));
        foreach (var (name, code) in new[]
        {
            ("one's own code", own), ("the code of somebody between", between), ("half a code", shown[..64]), ("no code", ""),
            ("a code with its first bit changed", Flipped(Convert.FromHexString(shown))), ("a code and a byte more", shown + "00"),
        })
            file.Refuse(name, "match_scanned", With(Pair(alice, bob), ("scanned_code", code)), "mismatch");
    }

    private static (string Account, string Identity) Side(VectorFile file)
    {
        using var identity = IdentityKeyPair.Generate(file.Inputs);
        return (Json.Hex(file.Inputs.Bytes(16)), Json.Hex(identity.PublicKey.Bytes));
    }

    private static JsonObject Pair((string Account, string Identity) own, (string Account, string Identity) peer) => new()
    {
        ["own_account"] = own.Account, ["own_identity"] = own.Identity, ["peer_account"] = peer.Account, ["peer_identity"] = peer.Identity,
    };
}
