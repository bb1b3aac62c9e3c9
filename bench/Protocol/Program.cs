// SPDX-License-Identifier: MIT
// The protocol's benchmarks: `--json` for one line of medians in seconds, otherwise BenchmarkDotNet and its own options.
using BenchmarkDotNet.Running;
using SecureMessenger.Bench;

if (args.Contains("--json"))
    QuickRun.Print(Console.Out);
else
    BenchmarkSwitcher.FromAssembly(typeof(QuickRun).Assembly).Run(args, ProtocolBenchmarks.Settings);
