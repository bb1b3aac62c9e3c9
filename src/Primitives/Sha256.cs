// SPDX-License-Identifier: MIT
// Sha256: SHA-256 of the .NET runtime, which uses the processor's SHA instructions. FIPS 180-4.
// An instance hashes a stream piece by piece. Keeps no key.
using System.Security.Cryptography;

namespace SecureMessenger.Primitives;

/// <summary>SHA-256, at once or piece by piece.</summary>
public sealed class Sha256 : IDisposable
{
    /// <summary>Length of the hash, bytes.</summary>
    public const int Size = 32;

    private readonly IncrementalHash _state = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Hashes <paramref name="data"/>.</summary>
    /// <param name="data">What to hash.</param>
    /// <param name="destination">Receives 32 bytes.</param>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size);
        SHA256.HashData(data, destination);
    }

    /// <summary>Adds the next piece.</summary>
    /// <param name="data">The piece, of any length.</param>
    public void Append(ReadOnlySpan<byte> data) => _state.AppendData(data);

    /// <summary>Hashes all pieces and starts anew.</summary>
    /// <param name="destination">Receives 32 bytes.</param>
    public void Finish(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Size);
        _state.GetHashAndReset(destination);
    }

    /// <summary>Releases the hash state.</summary>
    public void Dispose() => _state.Dispose();
}
