// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Tokens;

/// <summary>Takes a ticket in the place of a token, once. The room of sockets has one.</summary>
public interface ITicketDesk
{
    /// <summary>Who the ticket was given to; null when it is none, spent or late.</summary>
    Task<Caller?> RedeemAsync(string ticket, CancellationToken ct);
}
