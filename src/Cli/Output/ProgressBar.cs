// SPDX-License-Identifier: MIT
using Spectre.Console;

namespace SecureMessenger.Cli.Output;

/// <summary>A bar on standard error while bytes move, where somebody can see it.</summary>
internal static class ProgressBar
{
    public static async Task<T> RunAsync<T>(Report report, string what, long total, Func<IProgress<long>?, Task<T>> work)
    {
        if (!report.ShowsProgress)
            return await work(null);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask(Markup.Escape(TerminalText.OneLine(what)), maxValue: Math.Max(total, 1));
                return work(new Steps(bar));
            });
    }

    /// <summary>Reports at once, on the thread that moved the bytes: nothing comes after the end.</summary>
    private sealed class Steps(ProgressTask bar) : IProgress<long>
    {
        public void Report(long value) => bar.Value = value;
    }
}
