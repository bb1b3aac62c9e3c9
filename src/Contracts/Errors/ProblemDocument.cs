// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using SecureMessenger.Contracts.Messages;

namespace SecureMessenger.Contracts.Errors;

/// <summary>Every refusal over HTTP: RFC 9457 <c>application/problem+json</c>.</summary>
public sealed record ProblemDocument
{
    /// <summary>A URI reference that names the kind of problem.</summary>
    [Required]
    public string Type { get; init; } = "about:blank";

    /// <summary>The kind, in words for people; the same for every problem of a code.</summary>
    [Required]
    public string Title { get; init; } = "";

    /// <summary>The HTTP status.</summary>
    [Required]
    public int Status { get; init; }

    /// <summary>What happened here and what to do next.</summary>
    public string? Detail { get; init; }

    /// <summary>Stable snake_case name for programs; docs/errors.md says what to do about each.</summary>
    [Required]
    public string Code { get; init; } = "";

    /// <summary>Finds this request in the server's logs.</summary>
    public string? RequestId { get; init; }

    /// <summary>Field name to what is wrong with it.</summary>
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Replace)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>With 409 of a roster: devices the message was not encrypted for.</summary>
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Replace)]
    public IReadOnlyList<Guid>? Missing { get; init; }

    /// <summary>With 409 of a roster: devices it should not have been encrypted for.</summary>
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Replace)]
    public IReadOnlyList<Guid>? Extra { get; init; }

    /// <summary>With 409 of a roster or a group: the conversation as it stands.</summary>
    public ConversationResponse? Conversation { get; init; }
}
