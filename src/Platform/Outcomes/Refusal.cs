// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Messages;

namespace SecureMessenger.Platform.Outcomes;

/// <summary>An expected 'no': a row of the table, with what to say about it here.</summary>
/// <param name="Code">The row.</param>
/// <param name="Detail">What happened and what to do; never a secret, never another user's data.</param>
/// <param name="Errors">Field name to what is wrong with it.</param>
public sealed record Refusal(
    ProblemCode Code, string? Detail = null, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null)
{
    /// <summary>When to come back, for refusals that pass.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>With a conflict of roster: devices left out.</summary>
    public IReadOnlyList<Guid>? Missing { get; init; }

    /// <summary>With a conflict of roster: devices too many.</summary>
    public IReadOnlyList<Guid>? Extra { get; init; }

    /// <summary>With a conflict of roster or group: the conversation as it stands, for one of its members.</summary>
    public ConversationResponse? Conversation { get; init; }

    /// <summary>A refusal of one field.</summary>
    public static Refusal Field(ProblemCode code, string field, string complaint) =>
        new(code, null, new Dictionary<string, IReadOnlyList<string>> { [field] = [complaint] });

    /// <summary>A row is a refusal without further words.</summary>
    public static implicit operator Refusal(ProblemCode code) => new(code);
}
