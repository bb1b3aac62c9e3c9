// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>How one message is sent.</summary>
public sealed record SendOptions
{
    /// <summary>The message's id. Null: a new one. Give the same id again to make a retry safe.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>How long to try before giving up. Default 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
