// SPDX-License-Identifier: MIT
// Hashing takes 64 MiB and a core for some 70 ms: a bounded number runs off the request threads, a bounded number waits.
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Primitives;

namespace SecureMessenger.Auth.Passwords;

/// <summary>Argon2id (RFC 9106).</summary>
internal sealed class PasswordHasher(AuthOptions options, PasswordCost cost, AuthMeter meter) : IDisposable
{
    private readonly PasswordHash _nobody = new(
        cost.Argon2id, RandomNumberGenerator.GetBytes(Argon2id.SaltSize), RandomNumberGenerator.GetBytes(PasswordHash.HashSize));

    private readonly SemaphoreSlim _running = new(options.MaxParallelHashes);
    private int _present;

    /// <returns>The hash as text, or null when too many are waiting.</returns>
    public async Task<string?> HashAsync(string password, CancellationToken ct)
    {
        var salt = RandomNumberGenerator.GetBytes(Argon2id.SaltSize);
        var hash = await DeriveAsync(password, salt, cost.Argon2id, ct);
        return hash is null ? null : new PasswordHash(cost.Argon2id, salt, hash).ToString();
    }

    /// <summary>Checks a password against a stored hash; null (no such account) takes as long and is wrong.</summary>
    public async Task<PasswordCheck> VerifyAsync(string password, string? stored, CancellationToken ct)
    {
        var expected = stored is not null && PasswordHash.TryParse(stored, out var parsed) ? parsed : _nobody;
        var hash = await DeriveAsync(password, expected.Salt, expected.Cost, ct);
        if (hash is null) return PasswordCheck.Busy;
        if (!CryptographicOperations.FixedTimeEquals(hash, expected.Hash) || ReferenceEquals(expected, _nobody)) return PasswordCheck.Wrong;
        return expected.Cost == cost.Argon2id ? PasswordCheck.Right : PasswordCheck.RightButOutdated;
    }

    public void Dispose() => _running.Dispose();

    private async Task<byte[]?> DeriveAsync(string password, byte[] salt, Argon2idCost price, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _present) > options.MaxParallelHashes + options.MaxWaitingHashes)
        {
            Interlocked.Decrement(ref _present);
            return null;
        }

        meter.HashQueued();
        try
        {
            await _running.WaitAsync(ct);
            try
            {
                return await Task.Run(() => Derive(password, salt, price), ct);
            }
            finally
            {
                _running.Release();
            }
        }
        finally
        {
            meter.HashLeft();
            Interlocked.Decrement(ref _present);
        }
    }

    private byte[] Derive(string password, byte[] salt, Argon2idCost price)
    {
        var since = Stopwatch.GetTimestamp();
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            var hash = new byte[PasswordHash.HashSize];
            Argon2id.DeriveKey(bytes, salt, price, hash);
            return hash;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            meter.Hashed(since);
        }
    }
}
