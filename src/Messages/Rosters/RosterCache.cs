// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Caching.Memory;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.Rosters;

/// <summary>
/// Rosters in memory. One can be old, never wrong for a decision: the append names its version, and the statement
/// that stores the message compares it.
/// </summary>
internal sealed class RosterCache(RosterStore store) : IDisposable
{
    private const int MaxRosters = 10_000;

    private readonly MemoryCache _rosters = new(new MemoryCacheOptions { SizeLimit = MaxRosters });

    /// <summary>The roster of at least that version, if there is one; null for an unknown conversation.</summary>
    public async Task<Roster?> GetAsync(ConversationId conversation, ulong version, CancellationToken ct)
    {
        if (_rosters.TryGetValue(conversation, out Roster? known) && (ulong)known!.Version == version) return known;
        return await ReloadAsync(conversation, ct);
    }

    /// <summary>The present roster from the store.</summary>
    public async Task<Roster?> ReloadAsync(ConversationId conversation, CancellationToken ct)
    {
        var roster = await store.ReadAsync(conversation, ct);
        if (roster is not null) _rosters.Set(conversation, roster, new MemoryCacheEntryOptions { Size = 1 });
        return roster;
    }

    public void Dispose() => _rosters.Dispose();
}
