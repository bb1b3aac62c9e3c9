// SPDX-License-Identifier: MIT
// Runs one target: under AFL, under libFuzzer, over files, or over its own mutations. See fuzz/README.md.
using System.Diagnostics;
using System.Globalization;
using SecureMessenger.Fuzz;
using SharpFuzz;

if (args is ["--list"])
{
    foreach (var name in FuzzTargets.All.Keys)
        Console.WriteLine(name);
    return 0;
}

if (args is ["--write-corpus", var folder])
{
    foreach (var each in FuzzTargets.All.Values)
        new Corpus(folder).Write(each);
    return 0;
}

if (args is ["--mutate", var count, .. var rest])
{
    var seed = rest is [var drawn] ? int.Parse(drawn, CultureInfo.InvariantCulture) : 1;
    foreach (var each in FuzzTargets.All.Values)
        Mutate(each, int.Parse(count, CultureInfo.InvariantCulture), seed);
    return 0;
}

// Instrumented code may only run within Run: even the targets are made there.
if (args is [var underAfl] && !underAfl.StartsWith('-'))
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        FuzzTargets.All[underAfl].Take(input.ToArray());
    });
    return 0;
}

if (args is [var underLibFuzzer, "--libfuzzer"])
{
    Fuzzer.LibFuzzer.Run(input => FuzzTargets.All[underLibFuzzer].Take(input.ToArray()));
    return 0;
}

if (args is not [var chosen, .. var options] || !FuzzTargets.All.TryGetValue(chosen, out var target))
{
    Console.Error.WriteLine("usage: <target> [--libfuzzer | --mutate COUNT [SEED] | FILE...] | --mutate COUNT [SEED] | --write-corpus FOLDER | --list");
    return 64;
}

if (options is ["--mutate", var inputs, .. var chosenSeed])
{
    Mutate(target, int.Parse(inputs, CultureInfo.InvariantCulture), chosenSeed is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 1);
    return 0;
}

foreach (var path in options)
    Console.WriteLine($"{path}: {(target.Run(File.ReadAllBytes(path)) ? "taken" : "refused")}");
return 0;

static void Mutate(FuzzTarget target, int count, int seed)
{
    var clock = Stopwatch.StartNew();
    var taken = MutationRun.Over(target, target.Seeds, count, seed);
    Console.WriteLine($"{target.Name}: {count} inputs from seed {seed}, {taken} taken, {clock.Elapsed.TotalSeconds:F1} s");
}
