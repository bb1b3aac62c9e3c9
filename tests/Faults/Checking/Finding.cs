// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.Checking;

/// <summary>One breach, and where.</summary>
/// <param name="Breach">Which promise.</param>
/// <param name="At">When it began to be broken, since the run began.</param>
/// <param name="What">For people.</param>
internal sealed record Finding(Breach Breach, TimeSpan At, string What);
