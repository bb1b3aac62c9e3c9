// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Auth.Exports;

/// <summary>An export reads all there is of an account: one at a time for each, few at a time for all.</summary>
internal sealed class ExportGate : IDisposable
{
    private const int MaxAtOnce = 4;

    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<UserId, byte> _users = new();
    private readonly SemaphoreSlim _places = new(MaxAtOnce);

    /// <summary>Lets an export begin: null for yes, and then <see cref="Leave"/> is owed.</summary>
    public Refusal? WhyNot(UserId user)
    {
        if (!_users.TryAdd(user, 0)) return new Refusal(ProblemCodes.RateLimited, "An export of this account is under way.") { RetryAfter = ComeBack };
        if (_places.Wait(0)) return null;
        _users.TryRemove(user, out _);
        return ProblemCodes.Busy;
    }

    public void Leave(UserId user)
    {
        _places.Release();
        _users.TryRemove(user, out _);
    }

    public void Dispose() => _places.Dispose();
}
