// SPDX-License-Identifier: MIT
// Schedule: what has happened so far, so that a failure tells the seed, the event and the events before it.
namespace SecureMessenger.Tests.Model;

internal sealed class Schedule(int seed)
{
    private const int Tail = 40;

    private readonly Queue<string> _lines = [];

    public int Event { get; private set; }

    /// <summary>How often each kind of thing happened: a promise nobody tried is not kept.</summary>
    public SortedDictionary<string, int> Counts { get; } = [];

    public void Begin() => Event++;

    public void Note(string kind, string detail = "")
    {
        Counts[kind] = Counts.GetValueOrDefault(kind) + 1;
        _lines.Enqueue($"  {Event}: {kind} {detail}");
        if (_lines.Count > Tail)
            _lines.Dequeue();
    }

    public void Check(bool holds, string promise)
    {
        if (!holds)
            Assert.Fail(Describe(promise));
    }

    public string Describe(string what) => $"{what} (seed {seed}, event {Event}; SECURE_MESSENGER_SEED={seed} repeats it)\n{string.Join('\n', _lines)}";
}
