// SPDX-License-Identifier: MIT
// What is kept in the data directory can be rotated while a process runs: it looks once a second, when it is asked. Read in this order, the
// secret and then the retired ones, because they are written in the other: a new secret is never seen without the one before it.
using Microsoft.Extensions.Logging;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Data;

/// <summary>A secret as it stands now.</summary>
public sealed class LiveSecret
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private readonly Func<SecretRing>? _read;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly ILogger? _log;
    private volatile SecretRing _ring;
    private long _lookedAt;

    /// <summary>One that the settings name, with others they accept beside it: it stays as it is.</summary>
    public LiveSecret(SecretText current, params IReadOnlyList<SecretText> others) => _ring = new SecretRing(current, others);

    /// <summary>One of the data directory, made when it is not there; a retired one counts for as long as what it made may live.</summary>
    public LiveSecret(InstanceSecrets secrets, string name, TimeSpan life, TimeProvider clock, ILogger log)
    {
        _read = () => new SecretRing(secrets.ReadOrMake(name), [.. Living(secrets.ReadRetired(name), clock.GetUtcNow() - life)]);
        _clock = clock;
        _log = log;
        secrets.Forget(name, clock.GetUtcNow() - life);
        _lookedAt = clock.GetTimestamp();
        _ring = _read();
    }

    /// <summary>As it stands.</summary>
    public SecretRing Ring
    {
        get
        {
            var lookedAt = Volatile.Read(ref _lookedAt);
            if (_read is not null && _clock.GetElapsedTime(lookedAt) >= LookPeriod
                && Interlocked.CompareExchange(ref _lookedAt, _clock.GetTimestamp(), lookedAt) == lookedAt) Look(_read);
            return _ring;
        }
    }

    private static IEnumerable<SecretText> Living(IEnumerable<RetiredSecret> retired, DateTimeOffset since) =>
        retired.Where(each => each.At > since).Select(each => each.Secret);

    private void Look(Func<SecretRing> read)
    {
        try
        {
            var ring = read();
            if (!ring.All.Select(secret => secret.Reveal()).SequenceEqual(_ring.All.Select(secret => secret.Reveal()))) _ring = ring;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            _log?.SecretUnread(error); // what was read before is in force until it can be read again
        }
    }
}
