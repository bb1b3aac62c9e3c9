// SPDX-License-Identifier: MIT
// From an empty folder to a verdict: start, let people talk, break one thing after the other, let everything come to rest, judge.
using SecureMessenger.Faults.Checking;
using SecureMessenger.Faults.Cluster;
using SecureMessenger.Faults.History;
using SecureMessenger.Faults.People;
using SecureMessenger.Faults.Report;
using SecureMessenger.Faults.Schedule;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Faults;

/// <summary>One run of the fault suite.</summary>
internal sealed class FaultRun(FaultOptions options, Action<string> say)
{
    private static readonly TimeSpan MostRecovery = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan AfterBackup = TimeSpan.FromSeconds(8);

    private readonly Recorder _recorder = new();
    private readonly Dictionary<string, long> _memory = [];

    public async Task<RunReport> RunAsync(CancellationToken ct)
    {
        say($"starting {options.Nodes} of each role and their engines; everything lies in {options.Folder}");
        await using var streets = new Streets(options.Root, options.Folder, options.Nodes, options.Server);
        await streets.StartAsync();
        var gateways = new Gateways(streets.Gateways);
        say($"{Town.Size} people arrive");
        using var town = await Town.FoundAsync(gateways, _recorder, ct);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watching = WatchMemoryAsync(streets, over.Token);
        var began = _recorder.Now;
        var goingBack = options.Wants(GoingBack.Kind) ? new GoingBack(streets, town, _recorder, new DatabaseBackup(streets, options.Folder)) : null;
        List<FaultResult> results = [];
        var habits = new Habits(town, gateways, _recorder, options.Seed);
        await LiveAsync(town, habits, habits.RunAsync, async living =>
        {
            await RecoverAsync(town, _recorder.Now, living, ct);
            results = await BreakAsync(streets, town, living, ct);
            if (goingBack is null) return;
            await goingBack.BackUpAsync(ct);
            await Task.Delay(AfterBackup, TimeProvider.System, ct); // what is acknowledged now the backup does not know
        }, ct);
        if (goingBack is not null) results.Add(await GoBackAsync(goingBack, town, new Habits(town, gateways, _recorder, ~options.Seed), results.Count + 1, ct));
        var lasted = _recorder.Now - began;
        await habits.ReadFilesBackAsync(ct);
        await over.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Report(results, lasted);
    }

    // Everybody is connected and does what they always do, until something has been done; then all comes to rest.
    private async Task LiveAsync(Town town, Habits habits, Func<CancellationToken, Task> live, Func<Task, Task> until, CancellationToken ct)
    {
        using var night = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var connected = town.Devices.Select(device => StayAsync(device, night.Token)).ToList();
        var living = live(night.Token);
        await until(living);
        say("everybody comes to rest");
        habits.End();
        await living.WaitAsync(MostRecovery * 2, TimeProvider.System, ct);
        await RestAsync(town, ct);
        await night.CancelAsync();
        await Task.WhenAll(connected).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<FaultResult> GoBackAsync(GoingBack goingBack, Town town, Habits habits, int number, CancellationToken ct)
    {
        var begun = _recorder.Now;
        await goingBack.RunAsync(ct);
        var (ended, recovered) = (_recorder.Now, (TimeSpan?)null);
        await LiveAsync(town, habits, habits.TalkAsync, async living =>
        {
            recovered = await RecoverAsync(town, ended, living, ct);
            await Task.Delay(AfterBackup, TimeProvider.System, ct);
        }, ct);
        var result = goingBack.Conclude(begun, ended, recovered);
        Say(number, result);
        return result;
    }

    private async Task<List<FaultResult>> BreakAsync(Streets streets, Town town, Task living, CancellationToken ct)
    {
        var dice = new Dice(options.Seed);
        var kinds = new FaultKinds(streets).All().Where(kind => options.Wants(kind.Name)).ToList();
        if (kinds.Count == 0 && options.Wants(GoingBack.Kind)) return [];
        if (kinds.Count == 0) throw new InvalidOperationException($"no kind of fault is called '{string.Join("' or '", options.Only)}'");
        var schedule = new FaultSchedule(kinds, dice);
        var results = new List<FaultResult>();
        var began = _recorder.Now;
        while (_recorder.Now - began < options.Lasts && results.Count < options.MostFaults)
        {
            var fault = schedule.Next();
            var begun = _recorder.Now;
            await fault.BeginAsync();
            await Task.Delay(fault.Lasts, TimeProvider.System, ct);
            await fault.EndAsync();
            var ended = _recorder.Now;
            var recovered = await RecoverAsync(town, ended, living, ct);
            results.Add(new(fault, begun, ended, recovered));
            Say(results.Count, results[^1]);
            await Task.Delay(TimeSpan.FromMilliseconds(500 + dice.Below(1_500)), TimeProvider.System, ct);
        }

        return results;
    }

    private void Say(int number, FaultResult result) => say(
        $"{number,4}  {result.Fault.Kind}: {result.Fault.Target}; lasted {ReportTable.Seconds(result.Ended - result.Begun)}, "
        + (result.Recovered is { } at ? $"all well {ReportTable.Seconds(at - result.Ended)} later" : "NOT WELL after a minute"));

    // Well: everybody is connected, and has been answered to something said since.
    private async Task<TimeSpan?> RecoverAsync(Town town, TimeSpan since, Task living, CancellationToken ct)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await look.WaitForNextTickAsync(ct))
        {
            if (living.IsCompleted) await living; // it has failed: say why
            if (town.Devices.All(device => device.IsConnected) && town.People.All(person => person.Device.LastAnswered >= since)) return _recorder.Now;
            if (_recorder.Now - since > MostRecovery) return null;
        }

        return null;
    }

    // Until everybody has heard the end of everything: what did not come by then is lost.
    private async Task RestAsync(Town town, CancellationToken ct)
    {
        var last = _recorder.Sendings.Where(sending => sending.Seq is not null).GroupBy(sending => sending.Conversation)
            .ToDictionary(of => of.Key, of => of.Max(sending => sending.Seq!.Value));
        var devices = town.Devices.ToDictionary(device => device.Id);
        var seats = _recorder.Seats.Where(seat => seat.To is null && last.ContainsKey(seat.Conversation)).ToList();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var since = _recorder.Now; _recorder.Now - since < MostRecovery && await look.WaitForNextTickAsync(ct);)
        {
            if (seats.TrueForAll(seat => devices[seat.Device].Heard(seat.Conversation) >= last[seat.Conversation])) break;
        }
    }

    private async Task StayAsync(Device device, CancellationToken ct)
    {
        await device.RunAsync(ct);
        _recorder.OddAnswers.Enqueue(new("socket", $"device {device.Id} was put out, by nobody", _recorder.Now));
    }

    private async Task WatchMemoryAsync(Streets streets, CancellationToken ct)
    {
        using var look = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await look.WaitForNextTickAsync(ct))
        {
            foreach (var name in streets.Names) _memory[name[..^1]] = Math.Max(_memory.GetValueOrDefault(name[..^1]), streets.MemoryOf(name));
        }
    }

    private RunReport Report(List<FaultResult> results, TimeSpan lasted)
    {
        var histories = _recorder.Close();
        var findings = Checker.Judge(histories);
        return new(
            options.Seed, lasted, results.Count, results.Count(result => result.Recovered is null),
            histories.Sendings.Count(sending => sending.Seq is not null), histories.Sendings.Count(sending => sending.Answered is null),
            histories.Deliveries.Count, histories.HandedKeys.Count, histories.Files.Count, _memory,
            KindSummary.Of(results, histories.Sendings, [.. _recorder.Absences], [.. _recorder.BrokenRequests], findings), findings);
    }
}
