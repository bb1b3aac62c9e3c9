// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Errors;

/// <summary>What stands behind a refusal.</summary>
/// <param name="Code">The row of the table.</param>
/// <param name="Meaning">What has happened.</param>
/// <param name="Remedy">What a client does about it.</param>
public sealed record ProblemAdvice(ProblemCode Code, string Meaning, string Remedy);
