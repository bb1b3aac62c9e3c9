// SPDX-License-Identifier: MIT
// ProtocolModelTests: drawn schedules over several accounts with several devices, against a trivial reference: no loss, no repetition,
// no trace of what is refused, forward secrecy, recovery, no lower suite. SECURE_MESSENGER_SEED and SECURE_MESSENGER_EVENTS ask for others.
using System.Globalization;
using SecureMessenger.Tests.Model;

namespace SecureMessenger.Tests;

public sealed class ProtocolModelTests(ITestOutputHelper output)
{
    private const int Events = 1500;

    public static TheoryData<int> Seeds => Number("SECURE_MESSENGER_SEED") is { } seed ? [seed] : [1, 2, 3, 20_260_131];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_schedule_loses_repeats_or_reveals_a_message(int seed)
    {
        using var run = new ModelRun(seed);
        var events = Number("SECURE_MESSENGER_EVENTS") ?? Events;
        run.Play(events);
        output.WriteLine($"seed {seed}, {events} events: {string.Join(", ", run.Schedule.Counts.Select(count => $"{count.Key} {count.Value}"))}");
        Assert.True(events < Events || run.Schedule.Counts.Count >= 20, "A schedule of this length tries everything.");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
