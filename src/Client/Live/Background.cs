// SPDX-License-Identifier: MIT
// Background: what runs while a client is connected: the link, the outbox, and the upkeep of published keys.
using System.Threading.Channels;

namespace SecureMessenger.Client.Live;

internal sealed class Background : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly ClientParts _parts;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _upkeep = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Task _running;

    public Background(ClientParts parts)
    {
        _parts = parts;
        parts.Link.Greeted += AskForUpkeep;
        parts.Frames.PrekeysLow += AskForUpkeep;
        _running = Task.WhenAll(
            Task.Run(() => parts.Link.RunAsync(_stop.Token)),
            Task.Run(() => parts.Pump.RunAsync(_stop.Token)),
            Task.Run(() => KeepUpAsync(_stop.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.Link.LeaveAsync(Farewell);
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // Ended on purpose.
        }

        _parts.Link.Greeted -= AskForUpkeep;
        _parts.Frames.PrekeysLow -= AskForUpkeep;
        _stop.Dispose();
    }

    private void AskForUpkeep() => _upkeep.Writer.TryWrite(true);

    private async Task KeepUpAsync(CancellationToken ct)
    {
        while (await _upkeep.Reader.WaitToReadAsync(ct))
        {
            _upkeep.Reader.TryRead(out _);
            try
            {
                await _parts.Publisher.MaintainAsync(ct);
            }
            catch (MessengerException error)
            {
                // Tried again at the next connection; until then others may find no fresh prekeys.
                _parts.Stream.Publish(new MessengerEvent.Warning(error.Code, error.Message));
            }
        }
    }
}
