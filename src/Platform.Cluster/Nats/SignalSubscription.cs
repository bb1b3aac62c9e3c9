// SPDX-License-Identifier: MIT
// Calls back from the connection's read loop: no channel and no task for each of the thousands of subjects a node listens to.
using System.Buffers;
using NATS.Client.Core;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>What other nodes publish on one subject.</summary>
internal sealed class SignalSubscription(INatsConnection connection, string subject, Action<byte[]> heard)
    : NatsSubBase(connection, connection.SubscriptionManager, subject, queueGroup: null, opts: null)
{
    protected override ValueTask ReceiveInternalAsync(
        string subject, string? replyTo, ReadOnlySequence<byte>? headersBuffer, ReadOnlySequence<byte> payloadBuffer)
    {
        heard(payloadBuffer.ToArray());
        return ValueTask.CompletedTask;
    }

    protected override void TryComplete()
    {
    }
}
