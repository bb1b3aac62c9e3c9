// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.Schedule;

/// <summary>One thing that goes wrong, and is put right after a while.</summary>
/// <param name="Kind">What, in words.</param>
/// <param name="Target">To whom.</param>
/// <param name="Lasts">How long it goes on.</param>
/// <param name="BeginAsync">Breaks it.</param>
/// <param name="EndAsync">Puts it right, as whatever keeps services running would.</param>
internal sealed record Fault(string Kind, string Target, TimeSpan Lasts, Func<Task> BeginAsync, Func<Task> EndAsync);
