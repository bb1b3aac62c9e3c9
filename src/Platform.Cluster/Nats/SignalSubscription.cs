// SPDX-License-Identifier: MIT
// Calls back from the connection's read loop: no channel and no task for each of the thousands of subjects a node listens to.
using System.Buffers;
using System.Text;
using NATS.Client.Core;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>What other nodes publish on one subject.</summary>
internal sealed class SignalSubscription(INatsConnection connection, string subject, Action<byte[], string?> heard)
    : NatsSubBase(connection, connection.SubscriptionManager, subject, queueGroup: null, opts: null)
{
    private const string Header = Traces.Header + ":";

    protected override ValueTask ReceiveInternalAsync(
        string subject, string? replyTo, ReadOnlySequence<byte>? headersBuffer, ReadOnlySequence<byte> payloadBuffer)
    {
        heard(payloadBuffer.ToArray(), headersBuffer is { } headers ? TraceOf(headers) : null);
        return ValueTask.CompletedTask;
    }

    // A signal has no headers but this one, and only while it is traced.
    private static string? TraceOf(in ReadOnlySequence<byte> headers)
    {
        var text = Encoding.ASCII.GetString(headers);
        var start = text.IndexOf(Header, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return null;
        start += Header.Length;
        var end = text.IndexOf('\r', start);
        return end < 0 ? null : text[start..end].Trim();
    }

    protected override void TryComplete()
    {
    }
}
