// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Telemetry;

/// <summary>A metric as the catalogue has it.</summary>
/// <param name="Name">As it is scraped.</param>
/// <param name="Kind">How it is read.</param>
/// <param name="Unit">Unit; 1 for a number of things.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Part">Which part of the product emits it.</param>
/// <param name="Labels">Its labels.</param>
public sealed record MetricRow(string Name, MetricKind Kind, string Unit, string Meaning, string Part, IReadOnlyList<MetricLabel> Labels);
