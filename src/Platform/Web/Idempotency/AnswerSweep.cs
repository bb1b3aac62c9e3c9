// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Sweeping;

namespace SecureMessenger.Platform.Web.Idempotency;

/// <summary>Drops answers that have had their day, and the oldest of too many.</summary>
internal sealed class AnswerSweep(AnswerStore answers) : ISweep
{
    public string Name => "answers";

    public TimeSpan Period { get; } = TimeSpan.FromMinutes(1);

    public async Task SweepAsync(Action<int> took, CancellationToken ct)
    {
        int taken;
        do
        {
            taken = await answers.SweepAsync(ct);
            took(taken);
        }
        while (taken >= AnswerStore.SweepBatch);
    }
}
