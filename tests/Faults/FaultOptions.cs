// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults;

/// <summary>How a run is to be.</summary>
/// <param name="Lasts">How long faults are made.</param>
/// <param name="MostFaults">At most so many.</param>
/// <param name="Seed">Of the dice.</param>
/// <param name="Nodes">Processes of each role, 1 to 9.</param>
/// <param name="Only">Texts that names of kinds contain; none: all kinds.</param>
/// <param name="Root">The checkout, with its scripts.</param>
/// <param name="Folder">Where everything lies while it runs.</param>
/// <param name="Server">The server's program; null: one is built.</param>
internal sealed record FaultOptions(TimeSpan Lasts, int MostFaults, ulong Seed, int Nodes, IReadOnlyList<string> Only, string Root, string Folder, string? Server = null)
{
    /// <summary>Whether a kind of fault is to be made.</summary>
    public bool Wants(string kind) => Only.Count == 0 || Only.Any(text => kind.Contains(text, StringComparison.OrdinalIgnoreCase));
}
