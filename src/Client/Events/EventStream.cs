// SPDX-License-Identifier: MIT
// EventStream: between the background and whoever reads events. Messages are not queued here: they are rows, and this only says 'look'.
// Other events wait in a bounded queue whose oldest goes first.
using System.Threading.Channels;

namespace SecureMessenger.Client;

internal sealed class EventStream
{
    private const int MaxWaiting = 256;

    private readonly Channel<MessengerEvent> _events = Channel.CreateBounded<MessengerEvent>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Channel<bool> _look = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private volatile bool _drained;

    public bool Drained => _drained;

    public void Publish(MessengerEvent happened)
    {
        _events.Writer.TryWrite(happened);
        MessagesChanged();
    }

    public void MessagesChanged() => _look.Writer.TryWrite(true);

    public void MailDrained()
    {
        _drained = true;
        MessagesChanged();
    }

    /// <summary>Ends the stream: readers get what is left, then the failure.</summary>
    public void Fail(Exception failure) => _look.Writer.TryComplete(failure);

    public bool TryTake(out MessengerEvent? happened) => _events.Reader.TryRead(out happened);

    /// <summary>Waits until there may be something new.</summary>
    /// <exception cref="MessengerException">The client has stopped for good.</exception>
    public async Task WaitAsync(CancellationToken ct)
    {
        if (await _look.Reader.WaitToReadAsync(ct))
            _look.Reader.TryRead(out _);
    }
}
