// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>POST /api/v1/ws-tickets.</summary>
/// <param name="Ticket">Opens one socket within 30 seconds, as <c>/api/v1/ws?ticket=</c>.</param>
public sealed record TicketResponse(string Ticket);
