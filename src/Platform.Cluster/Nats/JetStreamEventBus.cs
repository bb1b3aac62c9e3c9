// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using NATS.Client.Core;
using NATS.Client.JetStream;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Events;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>Gives events to JetStream, which keeps them for every room. One that was given twice is kept once.</summary>
internal sealed class JetStreamEventBus(EventStream stream, Instance instance) : IEventBus
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public bool HasDelivered => false;

    /// <inheritdoc />
    public async Task PublishAsync(StoredEvent stored, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var number = stored.Id.ToString(CultureInfo.InvariantCulture);
        try
        {
            var jetStream = await stream.OpenAsync(patience.Token);
            var taken = await jetStream.PublishAsync(
                stream.SubjectOf(stored.Name), Encoding.UTF8.GetBytes(stored.Payload),
                opts: new NatsJSPubOpts { MsgId = $"{instance.Epoch}-{number}" },
                headers: new NatsHeaders { [EventStream.NumberHeader] = number, [EventStream.EpochHeader] = instance.Epoch }, cancellationToken: patience.Token);
            if (!taken.Duplicate) taken.EnsureSuccess(); // one it knows already is kept as well
        }
        catch (Exception error) when (!ct.IsCancellationRequested && IsAway(error))
        {
            stream.Forget();
            throw new EventBusAwayException(error);
        }
    }

    // What NATS will never take, for its size, is the event's own fault: waiting for better times would hold back all that is behind it.
    private static bool IsAway(Exception error) =>
        error is NatsException and not NatsPayloadTooLargeException or OperationCanceledException or IOException;
}
