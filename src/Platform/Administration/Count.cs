// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Administration;

/// <summary>How many there are of something.</summary>
/// <param name="Name">Of what, as <c>messages</c>.</param>
/// <param name="Value">How many.</param>
/// <param name="Kind">What the number is worth.</param>
public sealed record Count(string Name, long Value, CountKind Kind);
