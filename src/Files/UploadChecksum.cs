// SPDX-License-Identifier: MIT
// Upload-Checksum of tus 1.0.0: algorithm, space, base64. SHA-1 is there because the protocol demands it of every server.
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace SecureMessenger.Files;

/// <summary>What the bytes of one PATCH hash to.</summary>
internal sealed record UploadChecksum(HashAlgorithmName Algorithm, byte[] Digest)
{
    public const string Header = "Upload-Checksum";

    /// <summary>Value of Tus-Checksum-Algorithm.</summary>
    public const string Algorithms = "sha256,sha1";

    /// <summary>Reads the header.</summary>
    public static bool TryRead(StringValues values, [NotNullWhen(true)] out UploadChecksum? checksum)
    {
        checksum = null;
        if (values is not [{ } text] || text.IndexOf(' ', StringComparison.Ordinal) is not (> 0 and var space)) return false;
        var (algorithm, size) = text[..space] switch
        {
            "sha256" => (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes),
            "sha1" => (HashAlgorithmName.SHA1, SHA1.HashSizeInBytes),
            _ => default,
        };
        var digest = new byte[size];
        if (size == 0 || !Convert.TryFromBase64String(text[(space + 1)..], digest, out var written) || written != size) return false;
        checksum = new UploadChecksum(algorithm, digest);
        return true;
    }
}
