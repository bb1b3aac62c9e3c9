// SPDX-License-Identifier: MIT
using System.Globalization;
using SecureMessenger.Platform.Health;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>NATS answers, JetStream keeps events, and none of them is dead.</summary>
internal sealed class NatsCheckup(EventStream stream) : ICheckup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "nats";

    public async Task<Finding> ExamineAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var jetStream = await stream.OpenAsync(patience.Token);
            var events = await jetStream.GetStreamAsync(stream.Name, cancellationToken: patience.Token);
            var dead = await jetStream.GetStreamAsync(stream.DeadName, cancellationToken: patience.Token);
            var replicas = events.Info.Config.NumReplicas;
            return dead.Info.State.Messages == 0
                ? Finding.Ok(Name, string.Create(CultureInfo.InvariantCulture, $"JetStream keeps {stream.Name} {replicas} times; no event is dead"))
                : Finding.Wrong(
                    Name, string.Create(CultureInfo.InvariantCulture, $"{dead.Info.State.Messages} events lie in {stream.DeadName}"),
                    $"The log says why. When the reason is mended, publish them again under {stream.SubjectOf("NAME")}.");
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw new IOException("NATS does not answer within five seconds", error);
        }
    }
}
