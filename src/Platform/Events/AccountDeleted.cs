// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>Auth: an account is erased; no row may name it from now on. Told again a little later, for what was under way the first time.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Devices">Every device it ever had.</param>
public sealed record AccountDeleted(Guid UserId, IReadOnlyList<Guid> Devices) : IDomainEvent
{
    /// <inheritdoc />
    public static string Name => "account_deleted";
}
