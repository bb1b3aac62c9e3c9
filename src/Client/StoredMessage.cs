// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>One message of the local history.</summary>
public sealed record StoredMessage
{
    /// <summary>Number of the row in this home; for <see cref="MessengerClient.MarkShown"/>.</summary>
    public required long LocalId { get; init; }

    /// <summary>The conversation.</summary>
    public required Guid ConversationId { get; init; }

    /// <summary>Place in the conversation; null while the server has not confirmed it.</summary>
    public required uint? Seq { get; init; }

    /// <summary>The sender's id of the message.</summary>
    public required Guid ClientId { get; init; }

    /// <summary>Whether this account sent it.</summary>
    public required bool IsOutgoing { get; init; }

    /// <summary>What has become of it.</summary>
    public required MessageState State { get; init; }

    /// <summary>The sender's confirmed name, or its account id where no name is confirmed.</summary>
    public required string From { get; init; }

    /// <summary>The sending account.</summary>
    public required Guid FromUserId { get; init; }

    /// <summary>The sending device.</summary>
    public required Guid FromDeviceId { get; init; }

    /// <summary>When the sender says it was sent; null where nothing could be decrypted.</summary>
    public required DateTimeOffset? SentAt { get; init; }

    /// <summary>When the server stored it; null while pending.</summary>
    public required DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>What it says.</summary>
    public required MessageContent Content { get; init; }
}
