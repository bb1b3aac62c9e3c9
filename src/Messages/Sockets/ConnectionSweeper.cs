// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Hosting;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Signals;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Every few seconds closes what has gone silent, stuck or stale, and looks for mail nobody was woken for. One timer for all sockets; closes all at stop.</summary>
internal sealed class ConnectionSweeper(
    ConnectionRegistry registry, EndedSessions ended, ISignals signals, TokenOptions tokens, TimeProvider clock, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(SocketProtocol.IdleSeconds);
    private static readonly TimeSpan MaxStuck = TimeSpan.FromSeconds(30);

    // A wake-up may be lost: then mail is late by as much.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(60);

    // Other nodes learn only a moment later that this one holds the user: what they say in between does not come here.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(3);

    // Long enough to fetch a fresh token at leisure, and no large part of a short one.
    private readonly TimeSpan _reauthLead = TimeSpan.FromSeconds(Math.Min(60, tokens.AccessExpiry.TotalSeconds / 3));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before Kestrel waits for its requests to end: sockets end by our word.
        using var draining = lifetime.ApplicationStopping.Register(() => registry.CloseAll(CloseCode.Draining));
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var connection in registry.All)
            {
                if (Verdict(connection) is { } code) connection.Close(code);
                else Tend(connection);
            }
        }
    }

    private void Tend(Connection connection)
    {
        if (connection.Caller.ExpiresAt - clock.GetUtcNow() <= _reauthLead) connection.AskToReauthenticate();
        if (connection.SinceLook >= (signals.MayBeLost && !connection.HasLookedAgain ? FirstLook : LookPeriod)) connection.LookAgain();
    }

    private CloseCode? Verdict(Connection connection) =>
        ended.HowEnded(connection.Caller.Session) is { } how ? Endings.CodeOf(how)
        : connection.Caller.ExpiresAt <= clock.GetUtcNow() ? CloseCode.Reauthenticate
        : connection.Stuck > MaxStuck ? CloseCode.SlowConsumer
        : connection.Silence > MaxSilence ? CloseCode.Idle
        : null;
}
