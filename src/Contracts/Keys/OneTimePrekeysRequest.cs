// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;

namespace SecureMessenger.Contracts.Keys;

/// <summary>POST /api/v1/keys/one-time-prekeys.</summary>
public sealed record OneTimePrekeysRequest
{
    /// <summary>1–100 keys.</summary>
    [Required, Length(1, 100)]
    public IReadOnlyList<OneTimePrekeyRequest>? Keys { get; init; }
}
