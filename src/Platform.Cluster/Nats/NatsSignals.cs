// SPDX-License-Identifier: MIT
// Listeners of this node are called directly, those of others over core NATS: what is published here does not come back. Each subject
// that somebody here listens to is one subscription, so only the node that holds a user hears of him. Both directions are queued and
// bounded; what does not fit, and what is published while NATS is away, is lost, which the port allows.
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using SecureMessenger.Platform.Signals;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>Signals between processes.</summary>
internal sealed class NatsSignals : BackgroundService, ISignals
{
    private const int MaxQueued = 16_384;

    private readonly InProcessSignals _here = new();
    private readonly NatsConnection _nats;
    private readonly string _prefix;
    private readonly ILogger<NatsSignals> _log;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _listeners = [];
    private readonly Dictionary<string, SignalSubscription> _subscribed = [];

    private readonly Channel<(string Subject, ReadOnlyMemory<byte> Payload)> _outgoing =
        Channel.CreateBounded<(string, ReadOnlyMemory<byte>)>(new BoundedChannelOptions(MaxQueued) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    // One token: however many subjects have changed, one pass brings all in step.
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly HashSet<string> _unsettled = [];
    private bool _wasOpen;

    public NatsSignals(NatsOptions options, ILogger<NatsSignals> log)
    {
        _nats = options.Connect(hearsItself: false);
        _prefix = options.Prefix + ".signal.";
        _log = log;
        _nats.ConnectionOpened += OnOpenedAsync;
        _nats.ConnectionDisconnected += OnClosedAsync;
    }

    /// <inheritdoc />
    public event Action? Missed;

    /// <inheritdoc />
    public bool MayBeLost => true;

    /// <inheritdoc />
    public void Publish(string subject, ReadOnlyMemory<byte> payload)
    {
        _here.Publish(subject, payload);
        _outgoing.Writer.TryWrite((subject, payload));
    }

    /// <inheritdoc />
    public IDisposable Subscribe(string subject, Action<ReadOnlyMemory<byte>> handler)
    {
        var here = _here.Subscribe(subject, handler);
        Count(subject, 1);
        return new Listening(() =>
        {
            here.Dispose();
            Count(subject, -1);
        });
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _nats.DisposeAsync();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(PublishAllAsync(stoppingToken), SubscribeAllAsync(stoppingToken));

    private async Task PublishAllAsync(CancellationToken ct)
    {
        await foreach (var (subject, payload) in _outgoing.Reader.ReadAllAsync(ct))
        {
            if (_nats.ConnectionState != NatsConnectionState.Open) continue;
            try
            {
                await _nats.PublishAsync(_prefix + subject, payload, cancellationToken: ct);
            }
            catch (Exception error) when (IsAway(error, ct))
            {
                _log.SignalLost(error);
            }
        }
    }

    private async Task SubscribeAllAsync(CancellationToken ct)
    {
        while (await _changed.Reader.WaitToReadAsync(ct))
        {
            _changed.Reader.TryRead(out _);
            while (Next() is { } subject) await SettleAsync(subject, ct);
        }
    }

    // The connection takes subscriptions up again by itself whenever it is open again.
    private async Task SettleAsync(string subject, CancellationToken ct)
    {
        bool wanted;
        lock (_lock) wanted = _listeners.ContainsKey(subject);
        try
        {
            if (wanted && !_subscribed.ContainsKey(subject))
            {
                var subscription = new SignalSubscription(_nats, _prefix + subject, payload => Hear(subject, payload));
                await _nats.AddSubAsync(subscription, ct);
                _subscribed[subject] = subscription;
            }
            else if (!wanted && _subscribed.Remove(subject, out var old))
            {
                await old.DisposeAsync();
            }
        }
        catch (Exception error) when (IsAway(error, ct))
        {
            _log.SignalLost(error);
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, ct);
            Unsettle(subject);
        }
    }

    // From another process, perhaps of another version: what it says must not end the loop that reads.
    private void Hear(string subject, byte[] payload)
    {
        try
        {
            _here.Publish(subject, payload);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or IOException or InvalidOperationException)
        {
            _log.SignalUnreadable(error);
        }
    }

    private void Count(string subject, int by)
    {
        lock (_lock)
        {
            var count = _listeners.GetValueOrDefault(subject) + by;
            if (count == 0) _listeners.Remove(subject);
            else _listeners[subject] = count;
        }

        Unsettle(subject);
    }

    private void Unsettle(string subject)
    {
        lock (_lock) _unsettled.Add(subject);
        _changed.Writer.TryWrite(true);
    }

    private string? Next()
    {
        lock (_lock)
        {
            var next = _unsettled.FirstOrDefault();
            if (next is not null) _unsettled.Remove(next);
            return next;
        }
    }

    private ValueTask OnOpenedAsync(object? sender, NatsEventArgs args)
    {
        if (_wasOpen) Missed?.Invoke();
        _wasOpen = true;
        _log.NatsOpen();
        return ValueTask.CompletedTask;
    }

    private ValueTask OnClosedAsync(object? sender, NatsEventArgs args)
    {
        _log.NatsAway();
        return ValueTask.CompletedTask;
    }

    private static bool IsAway(Exception error, CancellationToken ct) =>
        !ct.IsCancellationRequested && error is NatsException or OperationCanceledException or IOException or System.Net.Sockets.SocketException;

    private sealed class Listening(Action end) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) end();
        }
    }
}
