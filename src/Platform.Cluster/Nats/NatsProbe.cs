// SPDX-License-Identifier: MIT
using NATS.Client.Core;
using SecureMessenger.Platform.Health;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>NATS answers. Without it messages between nodes are late and events wait: the server is ready all the same.</summary>
internal sealed class NatsProbe(EventStream stream) : IDependencyProbe
{
    // Well below the time in which a gateway expects the answer of /readyz: it takes out who does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public string Name => "nats";

    public bool IsNeeded => false;

    public async Task ProbeAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await stream.PingAsync(patience.Token);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && error is NatsException or OperationCanceledException)
        {
            throw new IOException("NATS does not answer.", error);
        }
    }
}
