// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Administration;

/// <summary>A table whose rows are counted.</summary>
/// <param name="Name">What its rows are, for people.</param>
/// <param name="Table">The table.</param>
/// <param name="Where">Which of its rows; null for all.</param>
/// <param name="Sum">A column to add up in the place of counting.</param>
public sealed record CountedTable(string Name, string Table, string? Where = null, string? Sum = null);
