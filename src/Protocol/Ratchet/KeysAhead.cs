// SPDX-License-Identifier: MIT
// KeysAhead: room for the message keys of one receive: the message's own, and those of the messages skipped before it.
// Nearly always that is one key, for which the caller's stack does: pinned memory is slow to come by. Zeroed on Dispose either way.
using System.Security.Cryptography;
using SecureMessenger.Primitives;

namespace SecureMessenger.Protocol;

internal readonly ref struct KeysAhead
{
    /// <summary>Bytes of stack the caller provides.</summary>
    public const int StackSize = 4 * WireFormat.KeySize;

    private readonly SecretBytes? _pinned;

    public KeysAhead(uint count, Span<byte> stack)
    {
        var size = (int)count * WireFormat.KeySize;
        _pinned = size > stack.Length ? new SecretBytes(size) : null;
        All = _pinned is null ? stack[..size] : _pinned.ExposeForWriting();
    }

    /// <summary>All keys, 32 bytes each.</summary>
    public Span<byte> All { get; }

    /// <summary>The key of the message itself.</summary>
    public ReadOnlySpan<byte> Last => All[^WireFormat.KeySize..];

    /// <summary>The keys of the messages before it.</summary>
    public ReadOnlySpan<byte> Skipped => All[..^WireFormat.KeySize];

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(All);
        _pinned?.Dispose();
    }
}
