// SPDX-License-Identifier: MIT
// Listeners of this node are called directly, those of others over core NATS: what is published here does not come back. Each subject
// that somebody here listens to is one subscription, so only the node that holds a user hears of him. Both directions are queued and
// bounded; what does not fit, and what is published while NATS is away, is lost, which the port allows. Then every node is told that it
// missed something: those whose line held would not know.
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;
using SecureMessenger.Platform.Signals;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Platform.Cluster.Nats;

/// <summary>Signals between processes.</summary>
internal sealed class NatsSignals : BackgroundService, ISignals
{
    private const int MaxQueued = 16_384;
    private const string LostSubject = "lost";

    // Other servers of a cluster know of our subscriptions a moment after ours; and nodes that come back together are answered once.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);

    private readonly InProcessSignals _here = new();
    private readonly NatsConnection _nats;
    private readonly string _prefix;
    private readonly ILogger<NatsSignals> _log;
    private readonly NatsMeter _meter;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _listeners = [];
    private readonly Dictionary<string, SignalSubscription> _subscribed = [];

    private readonly Channel<(string Subject, ReadOnlyMemory<byte> Payload, string? Trace)> _outgoing =
        Channel.CreateBounded<(string, ReadOnlyMemory<byte>, string?)>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    // One token: however often something was missed in a moment, all look once.
    private readonly Channel<bool> _missed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    // One token: however many subjects have changed, one pass brings all in step.
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly HashSet<string> _unsettled = [];
    private readonly IDisposable _hearingOfLost;
    private int _hasLost;
    private bool _wasOpen;

    public NatsSignals(NatsOptions options, NatsMeter meter, ILogger<NatsSignals> log)
    {
        _meter = meter;
        _nats = options.Connect(hearsItself: false);
        _prefix = options.Prefix + ".signal.";
        _log = log;
        _nats.ConnectionOpened += OnOpenedAsync;
        _nats.ConnectionDisconnected += OnClosedAsync;
        _hearingOfLost = Subscribe(LostSubject, _ => _missed.Writer.TryWrite(true));
    }

    /// <inheritdoc />
    public event Action? Missed;

    /// <inheritdoc />
    public bool MayBeLost => true;

    /// <inheritdoc />
    public void Publish(string subject, ReadOnlyMemory<byte> payload)
    {
        _here.Publish(subject, payload);
        if (!_outgoing.Writer.TryWrite((subject, payload, Traces.CurrentHeader))) Lose();
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
        _hearingOfLost.Dispose();
        await _nats.DisposeAsync();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Loops.RunAsync([PublishAllAsync, SubscribeAllAsync, TellOfMissedAsync], stoppingToken);

    private async Task PublishAllAsync(CancellationToken ct)
    {
        while (await _outgoing.Reader.WaitToReadAsync(ct))
        {
            while (_outgoing.Reader.TryRead(out var next)) await TryPublishAsync(next.Subject, next.Payload, next.Trace, ct);
            if (Volatile.Read(ref _hasLost) == 0 || _nats.ConnectionState != NatsConnectionState.Open) continue;
            Volatile.Write(ref _hasLost, 0); // before it is said: what is lost from here on is said once more
            await TryPublishAsync(LostSubject, default, trace: null, ct);
        }
    }

    private async Task TryPublishAsync(string subject, ReadOnlyMemory<byte> payload, string? trace, CancellationToken ct)
    {
        if (_nats.ConnectionState != NatsConnectionState.Open)
        {
            Lose();
            return;
        }

        try
        {
            await _nats.PublishAsync(_prefix + subject, payload, trace is null ? null : new NatsHeaders { [Traces.Header] = trace }, cancellationToken: ct);
            _meter.Published();
        }
        catch (Exception error) when (IsAway(error, ct))
        {
            Lose();
            _log.SignalLost(error);
        }
    }

    private async Task TellOfMissedAsync(CancellationToken ct)
    {
        while (await _missed.Reader.WaitToReadAsync(ct))
        {
            await Task.Delay(Settling, TimeProvider.System, ct);
            _missed.Reader.TryRead(out _);
            _meter.Missed();
            Missed?.Invoke();
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
                var subscription = new SignalSubscription(_nats, _prefix + subject, (payload, trace) => Hear(subject, payload, trace));
                await AddAsync(subscription, ct);
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

    private async Task AddAsync(SignalSubscription subscription, CancellationToken ct)
    {
        try
        {
            await _nats.AddSubAsync(subscription, ct);
        }
        catch
        {
            await subscription.DisposeAsync(); // or the connection takes it up when it is open again, beside its successor
            throw;
        }
    }

    // From another process, perhaps of another version: what it says must not end the loop that reads, whatever becomes of who hears it.
    private void Hear(string subject, byte[] payload, string? trace)
    {
        _meter.Heard();
        using var continued = Traces.Continue("signal", ActivityKind.Consumer, trace);
        try
        {
            _here.Publish(subject, payload);
        }
        catch (Exception error)
        {
            _log.SignalUnreadable(error);
        }
    }

    private void Lose()
    {
        _meter.Lost();
        Volatile.Write(ref _hasLost, 1);
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
        if (_wasOpen)
        {
            _missed.Writer.TryWrite(true);
            Volatile.Write(ref _hasLost, 1); // what was on its way when the line broke
            _outgoing.Writer.TryWrite((LostSubject, default, null)); // a full queue says it too, once it is empty
        }

        _wasOpen = true;
        _meter.Line(isOpen: true);
        _log.NatsOpen();
        return ValueTask.CompletedTask;
    }

    private ValueTask OnClosedAsync(object? sender, NatsEventArgs args)
    {
        _meter.Line(isOpen: false);
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
