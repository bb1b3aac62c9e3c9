// SPDX-License-Identifier: MIT
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Faults.Schedule;

/// <summary>Which fault is next: every kind once in an order of the dice, then every kind again.</summary>
internal sealed class FaultSchedule(IReadOnlyList<FaultKind> kinds, Dice dice)
{
    private readonly Queue<FaultKind> _bag = [];

    public Fault Next()
    {
        if (_bag.Count == 0) Shuffle();
        return _bag.Dequeue().Draw(dice);
    }

    private void Shuffle()
    {
        FaultKind[] order = [.. kinds];
        for (var left = order.Length; left > 1; left--)
        {
            var other = dice.Below(left);
            (order[left - 1], order[other]) = (order[other], order[left - 1]);
        }

        foreach (var kind in order) _bag.Enqueue(kind);
    }
}
