// SPDX-License-Identifier: MIT
using SecureMessenger.Faults.Cluster;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Faults.Schedule;

/// <summary>Everything that can go wrong here.</summary>
internal sealed class FaultKinds(Streets streets)
{
    private static readonly string[] Roles = ["gateway", "auth", "keys", "messages", "files"];
    private static readonly string[] Nats = ["nats1", "nats2", "nats3"];

    /// <summary>All kinds that this machine allows.</summary>
    public IReadOnlyList<FaultKind> All() => [.. Roles.SelectMany(OfRole), OfAllRoles(), .. OfEngines(), .. OfLines(), .. OfDisk(), .. OfClocks()];

    private IEnumerable<FaultKind> OfRole(string role)
    {
        var all = streets.Of(role).ToArray();
        yield return new($"kill -9 of a {role} process", dice => Ended(OneOf(all, dice), Between(dice, 100, 2_000), kill: true, $"kill -9 of a {role} process"));
        yield return new($"kill -9 of every {role} process", dice => Ended(all, Between(dice, 100, 2_000), kill: true, $"kill -9 of every {role} process"));
        yield return new($"SIGSTOP of a {role} process", dice => Paused(OneOf(all, dice), Between(dice, 1_000, 8_000), $"SIGSTOP of a {role} process"));
        yield return new($"restart of a {role} process", dice => Ended(OneOf(all, dice), TimeSpan.Zero, kill: false, $"restart of a {role} process"));
    }

    private FaultKind OfAllRoles()
    {
        const string Kind = "rolling restart of every role";
        return new(Kind, _ => new(Kind, "all", TimeSpan.Zero, streets.RollAsync, () => Task.CompletedTask));
    }

    private IEnumerable<FaultKind> OfEngines()
    {
        foreach (var engine in new[] { "postgres", "s3", "redis" })
        {
            yield return new($"kill -9 of {engine}", dice => Ended([engine], Between(dice, 0, 3_000), kill: true, $"kill -9 of {engine}"));
            yield return new($"SIGSTOP of {engine}", dice => Paused([engine], Between(dice, 1_000, 6_000), $"SIGSTOP of {engine}"));
        }

        yield return new("restart of postgres", dice => Ended(["postgres"], Between(dice, 0, 2_000), kill: false, "restart of postgres"));
        yield return new("kill -9 of a NATS node", dice => Ended(OneOf(Nats, dice), Between(dice, 500, 5_000), kill: true, "kill -9 of a NATS node"));
        yield return new("SIGSTOP of a NATS node", dice => Paused(OneOf(Nats, dice), Between(dice, 1_000, 8_000), "SIGSTOP of a NATS node"));
        yield return new("restart of a NATS node", dice => Ended(OneOf(Nats, dice), TimeSpan.Zero, kill: false, "restart of a NATS node"));
        yield return new("kill -9 of all of NATS", dice => Ended(Nats, Between(dice, 1_000, 8_000), kill: true, "kill -9 of all of NATS"));
        yield return new("all of NATS stopped for a minute", _ => Ended(Nats, TimeSpan.FromMinutes(1), kill: false, "all of NATS stopped for a minute"));
    }

    // From one process, with the rest of the street as it was: a partition.
    private IEnumerable<FaultKind> OfLines()
    {
        foreach (var (to, name) in new[] { ("postgres", "PostgreSQL"), ("nats", "NATS"), ("s3", "S3"), ("redis", "Redis"), ("", "services") })
        {
            yield return new($"a process cut off from {name}", dice => OnLine(to, LineState.Cut, Between(dice, 1_000, 8_000), dice, $"a process cut off from {name}"));
            yield return new($"a silent line to {name}", dice => OnLine(to, LineState.Held, Between(dice, 1_000, 8_000), dice, $"a silent line to {name}"));
            yield return new($"100 ms late to {name}", dice => OnLine(to, LineState.Slow, Between(dice, 2_000, 6_000), dice, $"100 ms late to {name}"));
            yield return new($"connections reset to {name}", dice => OnLine(to, LineState.Well, TimeSpan.Zero, dice, $"connections reset to {name}"));
        }
    }

    private IEnumerable<FaultKind> OfDisk()
    {
        const string Kind = "PostgreSQL's disk full";
        if (streets.Disk is not { } disk) yield break;
        yield return new(Kind, dice => new(Kind, "postgres", Between(dice, 2_000, 6_000), disk.FillAsync, async () =>
        {
            disk.Free();
            await streets.StartAgainAsync("postgres"); // it may have given up
        }));
    }

    private IEnumerable<FaultKind> OfClocks()
    {
        const string Kind = "a clock 20 s off";
        if (FakeClock.Library is not { } library) yield break;
        string[] services = [.. streets.Names.Where(name => !name.StartsWith("gateway", StringComparison.Ordinal))];
        yield return new(Kind, dice =>
        {
            var name = OneOf(services, dice)[0];
            var offset = dice.Percent(50) ? "+20s" : "-20s";
            return new(Kind, $"{name} {offset}", Between(dice, 4_000, 10_000), async () =>
            {
                await streets.KillAsync(name);
                await streets.StartWithClockAsync(name, offset, library);
            }, async () =>
            {
                await streets.KillAsync(name);
                await streets.StartAgainAsync(name);
            });
        });
    }

    private Fault Ended(string[] names, TimeSpan lasts, bool kill, string kind) => new(
        kind, string.Join(' ', names), lasts, () => kill ? streets.KillAsync(names) : streets.StopAsync(names), () => streets.StartAgainAsync(names));

    private Fault Paused(string[] names, TimeSpan lasts, string kind) => new(
        kind, string.Join(' ', names), lasts, () => streets.PauseAsync(names), () => streets.ResumeAsync(names));

    // To "" are the services behind a gateway: any one of them.
    private Fault OnLine(string to, LineState state, TimeSpan lasts, Dice dice, string kind)
    {
        var candidates = streets.Lines.Where(line => to.Length > 0 ? line.To.StartsWith(to, StringComparison.Ordinal) : streets.Names.Contains(line.To)).ToList();
        var from = candidates[dice.Below(candidates.Count)];
        var lines = candidates.Where(line => line.From == from.From && (to.Length > 0 || line.To == from.To)).ToList();
        return new(kind, $"{from.From} to {(to.Length > 0 ? to : from.To)}", lasts, () => Each(line => line.Become(state)), () => Each(line => line.Become(LineState.Well)));

        Task Each(Action<Line> act)
        {
            foreach (var line in lines)
            {
                act(line);
                if (state is LineState.Cut or LineState.Well) line.Reset();
            }

            return Task.CompletedTask;
        }
    }

    private static string[] OneOf(string[] names, Dice dice) => [names[dice.Below(names.Length)]];

    private static TimeSpan Between(Dice dice, int atLeast, int atMost) => TimeSpan.FromMilliseconds(atLeast + dice.Below(atMost - atLeast));
}
