// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Messages;

/// <summary>POST /api/v1/conversations.</summary>
public sealed record CreateConversationRequest
{
    /// <summary><c>direct</c>: exactly one other member.</summary>
    public string? Kind { get; init; }

    /// <summary>The other members.</summary>
    public IReadOnlyList<Guid>? MemberIds { get; init; }
}
