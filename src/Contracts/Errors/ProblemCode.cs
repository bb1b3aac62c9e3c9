// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Errors;

/// <summary>One row of the closed table of refusals.</summary>
/// <param name="Code">Stable snake_case name; wire format, never renamed.</param>
/// <param name="Status">The HTTP status it always carries.</param>
/// <param name="Title">Its words for people.</param>
public sealed record ProblemCode(string Code, int Status, string Title);
