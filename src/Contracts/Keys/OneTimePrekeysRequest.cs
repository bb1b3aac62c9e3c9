// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Keys;

/// <summary>POST /api/v1/keys/one-time-prekeys.</summary>
public sealed record OneTimePrekeysRequest
{
    /// <summary>1–100 keys.</summary>
    public IReadOnlyList<OneTimePrekeyRequest>? Keys { get; init; }
}
