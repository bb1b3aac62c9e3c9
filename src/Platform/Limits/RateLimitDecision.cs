// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Limits;

/// <summary>What a bucket said.</summary>
/// <param name="IsAllowed">Whether the tokens were there; they are gone then.</param>
/// <param name="Remaining">Whole tokens left.</param>
/// <param name="RetryAfter">When as many tokens will be there; zero when allowed.</param>
public readonly record struct RateLimitDecision(bool IsAllowed, int Remaining, TimeSpan RetryAfter);
