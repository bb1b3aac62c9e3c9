// SPDX-License-Identifier: MIT
// FuzzTargetTests: every fuzz target over its stored corpus and over a bounded run of mutations of it.
using System.Globalization;
using SecureMessenger.Fuzz;

namespace SecureMessenger.Tests;

public sealed class FuzzTargetTests(ITestOutputHelper output)
{
    private const int Rounds = 1500;
    private const long MaxCorpusSize = 500 * 1024;

    private static readonly string Root = Path.Combine(FindRoot(), "fuzz", "corpus");
    private static readonly Corpus Corpus = new(Root);

    /// <summary>Another run: set SECURE_MESSENGER_SEED.</summary>
    private static readonly int Seed = int.TryParse(
        Environment.GetEnvironmentVariable("SECURE_MESSENGER_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20_260_131;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_target_keeps_its_promises_over_its_corpus_and_takes_what_is_genuine(string name)
    {
        var target = FuzzTargets.All[name];
        var inputs = Corpus.Read(target).ToList();
        Assert.True(inputs.Count(input => input.IsSeed) >= target.Seeds.Count);
        target.Run(inputs[0].Input); // what is allocated once is no input's fault
        foreach (var (file, isSeed, input) in inputs)
            Assert.True(target.Run(input) || !isSeed, $"{name}/{file} is genuine and was refused");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_target_keeps_its_promises_over_changed_inputs(string name)
    {
        var target = FuzzTargets.All[name];
        var inputs = Corpus.Read(target).Select(input => input.Input).ToList();
        target.Run(inputs[0]);
        var taken = MutationRun.Over(target, inputs, Rounds, Seed);
        output.WriteLine($"{name}: {Rounds} inputs from seed {Seed}, {taken} taken");
        Assert.InRange(taken, 0, Rounds);
    }

    [Fact]
    public void The_corpus_has_a_folder_for_each_target_and_stays_small()
    {
        Assert.Equal(FuzzTargets.All.Keys.Order(), Directory.EnumerateDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order());
        Assert.InRange(Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length), 1, MaxCorpusSize);
    }

    [Fact]
    public void A_target_that_breaks_a_promise_is_told_with_the_input_that_did_it()
    {
        var broken = new FuzzTarget("broken", [[1, 2, 3]], input => input.Length < 3 ? throw new FormatException() : true);
        var told = Assert.Throws<BrokenPromiseException>(() => MutationRun.Over(broken, broken.Seeds, 1000, 1));
        Assert.Contains(nameof(FormatException), told.Message, StringComparison.Ordinal);
        var greedy = new FuzzTarget("greedy", [[1]], _ => new byte[1 << 20].Length > 0);
        Assert.Contains("allocated", Assert.Throws<BrokenPromiseException>(() => greedy.Run([1])).Message, StringComparison.Ordinal);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SecureMessenger.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not lie inside the working tree.");
    }
}
