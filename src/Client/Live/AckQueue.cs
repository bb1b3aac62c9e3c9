// SPDX-License-Identifier: MIT
// AckQueue: how far each conversation may be acknowledged. Acks are cumulative, so many become one while a frame is under way.
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Client.Live;

internal sealed class AckQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private Dictionary<Guid, uint> _waiting = [];
    private bool _sending;

    public void Add(Guid conversation, uint seq)
    {
        lock (_gate)
        {
            var first = _waiting.Count == 0;
            _waiting[conversation] = Math.Max(seq, _waiting.GetValueOrDefault(conversation));
            if (first)
                _work.Release();
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _waiting.Count == 0 && !_sending;
        }
    }

    /// <summary>Sends what is added until the socket ends.</summary>
    public async Task RunAsync(FrameSocket socket, CancellationToken ct)
    {
        while (true)
        {
            await _work.WaitAsync(ct);
            foreach (var (conversation, seq) in Take())
            {
                if (!await socket.SendAsync(new ClientFrame { Ack = new Ack { ConversationId = conversation.ToText(), Seq = seq } }, ct))
                    return; // the server sends again what was not acknowledged, and it is acknowledged then
            }

            lock (_gate)
                _sending = false;
        }
    }

    /// <summary>Forgets what was meant for a socket that is gone.</summary>
    public void Reset()
    {
        Take();
        lock (_gate)
            _sending = false;
    }

    public void Dispose() => _work.Dispose();

    private Dictionary<Guid, uint> Take()
    {
        lock (_gate)
        {
            var taken = _waiting;
            _waiting = [];
            _sending = true;
            return taken;
        }
    }
}
