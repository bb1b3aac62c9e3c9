// SPDX-License-Identifier: MIT
// ConstantTimeTests: comparisons that stop early are for public keys and headers only, and the list of places is short.
namespace SecureMessenger.Tests;

public sealed class ConstantTimeTests
{
    // Public keys by value, and a header's public ratchet key. Whatever else is compared goes through FixedTime.
    private static readonly string[] Allowed =
    [
        "DoubleRatchet.cs", "IdentityPublicKey.cs", "InitialHeader.cs", "MlKem768PublicKey.cs", "PastChains.cs", "SenderPublicKey.cs",
        "X25519PublicKey.cs",
    ];

    [Fact]
    public void Only_public_keys_are_compared_by_anything_but_FixedTime()
    {
        var source = FindSource();
        var found = new[] { "Primitives", "Protocol" }
            .SelectMany(library => Directory.EnumerateFiles(Path.Combine(source, library), "*.cs", SearchOption.AllDirectories))
            .Where(path => File.ReadAllText(path) is var text
                && (text.Contains("SequenceEqual", StringComparison.Ordinal) || text.Contains("SequenceCompareTo", StringComparison.Ordinal)))
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal);
        Assert.Equal(Allowed, found);
    }

    private static string FindSource()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SecureMessenger.slnx")))
                return Path.Combine(folder.FullName, "src");
        }

        throw new InvalidOperationException("The tests do not lie inside the working tree.");
    }
}
