// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Web.Idempotency;

/// <summary>What a key stands for: a request of ours to be done now (until the lease ends), or one that came before.</summary>
/// <param name="Lease">End of our lease, unix ms; null: another had it first.</param>
/// <param name="IsSame">Whether the earlier request was this one.</param>
/// <param name="Answer">Its sealed answer; null while it is under way.</param>
internal sealed record AnswerClaim(long? Lease, bool IsSame = true, byte[]? Answer = null);
