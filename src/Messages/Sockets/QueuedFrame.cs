// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace SecureMessenger.Messages.Sockets;

/// <summary>An encoded frame on its way out.</summary>
/// <param name="Bytes">The frame.</param>
/// <param name="ReceivedAtMs">Of a message, when it was appended; 0 of all else.</param>
/// <param name="Trace">Of a message that is traced, its delivery.</param>
internal readonly record struct QueuedFrame(ReadOnlyMemory<byte> Bytes, long ReceivedAtMs = 0, ActivityContext? Trace = null)
{
    public static implicit operator QueuedFrame(ReadOnlyMemory<byte> bytes) => new(bytes);
}
