// SPDX-License-Identifier: MIT
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Faults.Schedule;

/// <summary>A kind of fault.</summary>
/// <param name="Name">What, in words.</param>
/// <param name="Draw">One of it, the rest by the dice.</param>
internal sealed record FaultKind(string Name, Func<Dice, Fault> Draw);
