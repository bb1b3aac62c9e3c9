// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.History;

/// <summary>An answer that no document of the API promises for what was asked: neither done, nor refused for a reason, nor "try again".</summary>
/// <param name="Request">Method and route.</param>
/// <param name="Answer">Status and code.</param>
/// <param name="At">When, since the run began.</param>
internal sealed record OddAnswer(string Request, string Answer, TimeSpan At);
