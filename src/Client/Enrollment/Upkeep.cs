// SPDX-License-Identifier: MIT
// Upkeep: keeps the server stocked with this device's keys in the background, at every connect and whenever it runs low.
using System.Threading.Channels;

namespace SecureMessenger.Client.Enrollment;

internal sealed class Upkeep(KeyPublisher publisher, EventStream events)
{
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Due() => _due.Writer.TryWrite(true);

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var _ in _due.Reader.ReadAllAsync(ct))
        {
            try
            {
                await publisher.MaintainAsync(ct);
            }
            catch (MessengerException error)
            {
                events.Publish(new MessengerEvent.Warning(error.Code, $"This device's keys could not be renewed: {error.Message}"));
            }
        }
    }
}
