// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.History;

/// <summary>A time in which a device had no socket and wanted one.</summary>
/// <param name="Device">The device.</param>
/// <param name="From">When the socket was lost, since the run began.</param>
/// <param name="To">When the next one greeted.</param>
/// <param name="Why">How the socket ended.</param>
internal sealed record Absence(Guid Device, TimeSpan From, TimeSpan To, string Why);
