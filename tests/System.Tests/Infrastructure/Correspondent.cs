// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Text.Json;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Somebody with a list of texts to send to somebody else, over many runs of the command line, some of them killed.</summary>
internal sealed class Correspondent(Person person, string peer, List<string> texts, Dice dice) : IDisposable
{
    private readonly SortedDictionary<uint, string> _heard = [];

    /// <summary>Texts this person's own history holds.</summary>
    public int Sent { get; private set; }

    public bool IsDone => Sent == texts.Count;

    /// <summary>Sends some, or receives.</summary>
    public Task ActAsync() => dice.Below(4) switch
    {
        0 => dice.Percent(30) ? ReceiveKilledAsync() : ReceiveAsync(),
        1 when !IsDone => SendKilledAsync(),
        _ when !IsDone => SendSomeAsync(),
        _ => ReceiveAsync(),
    };

    /// <summary>Sends one text while something else happens.</summary>
    public async Task SendWhileAsync(Func<Task> something)
    {
        var sending = SendSomeAsync();
        await something();
        await sending;
    }

    /// <summary>Takes in what has arrived.</summary>
    public async Task ReceiveAsync() => Hear((await person.RunAsync("receive", "--json")).Succeeded().Output);

    /// <summary>Everything the other sent was printed by <c>receive</c> once and in order, and the history says the same.</summary>
    public async Task HasHeardExactlyAsync(Correspondent other)
    {
        Assert.Equal(other.AllTexts, _heard.Values);
        Assert.Equal(other.AllTexts, await person.TextsAsync(peer, "in"));
        Assert.Equal(texts, await person.TextsAsync(peer, "out"));
    }

    public void Dispose() => person.Dispose();

    private List<string> AllTexts => texts;

    // One line a message where the text is one line, one run a message where it is not.
    private async Task SendSomeAsync()
    {
        var count = Math.Min(1 + dice.Below(40), texts.Count - Sent);
        var batch = texts.Skip(Sent).Take(count).TakeWhile(IsLine).ToList();
        var run = batch.Count > 0
            ? await person.RunAsync(string.Concat(batch.Select(text => text + "\n")), ["chat", peer, "--json"])
            : await person.RunAsync(texts[Sent], ["send", peer, "-", "--json"]);
        run.Succeeded();
        if (batch.Count > 0) Hear(run.Output);
        await CatchUpAsync();
    }

    private async Task SendKilledAsync()
    {
        var batch = texts.Skip(Sent).Take(30).TakeWhile(IsLine).ToList();
        using var process = person.Start("chat", peer, "--json");
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var text in batch) await process.StandardInput.WriteAsync(text + "\n");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await KillSoonAsync(process);
        Hear(await output);
        await CatchUpAsync();
    }

    private async Task ReceiveKilledAsync()
    {
        using var process = person.Start("receive", "--json");
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await KillSoonAsync(process);
        Hear(await output);
    }

    // A kill falls anywhere: before the store is open, between two messages, or while one is on its way.
    private async Task KillSoonAsync(Process process)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100 + dice.Below(900)), TimeProvider.System, TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    // What the home recorded before the kill will be sent; the rest was never said.
    private async Task CatchUpAsync()
    {
        var said = await person.TextsAsync(peer, "out");
        Assert.Equal(texts.Take(said.Count), said);
        Sent = said.Count;
    }

    private static bool IsLine(string text) => text.Trim().Length > 0 && !text.Contains('\n', StringComparison.Ordinal) && text.Length < 4_000;

    private void Hear(string output)
    {
        var whole = output[..(output.LastIndexOf('\n') + 1)];
        foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var said = JsonDocument.Parse(line).RootElement;
            if (!said.TryGetProperty("event", out var kind) || kind.GetString() != "message") continue;
            var seq = said.GetProperty("seq").GetUInt32();
            var text = said.GetProperty("text").GetString()!;

            // A line printed just before a kill may be printed again; never another text under the same number.
            if (!_heard.TryAdd(seq, text)) Assert.Equal(_heard[seq], text);
        }
    }
}
