// SPDX-License-Identifier: MIT
// ProtocolBenchmarks: the same workloads under BenchmarkDotNet, in this process: the house keeps its build output elsewhere.
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SecureMessenger.Bench;

/// <summary>Each workload beside its primitives.</summary>
[MemoryDiagnoser]
public class ProtocolBenchmarks
{
    private const int Runs = 100;

    private readonly IReadOnlyList<Workload> _workloads = Workloads.All();
    private Workload? _workload;
    private Action<int>? _operation;

    internal static IConfig Settings => DefaultConfig.Instance
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithInvocationCount(1).WithUnrollFactor(1).WithIterationCount(15));

    /// <summary>All keys, by name.</summary>
    public static IEnumerable<string> Keys => Workloads.All().Select(workload => workload.Key);

    /// <summary>The workload.</summary>
    [ParamsSource(nameof(Keys))]
    public string Key { get; set; } = "";

    /// <summary>Makes messages to decrypt, before each measurement.</summary>
    [IterationSetup]
    public void Prepare()
    {
        _workload = _workloads.First(workload => workload.Key == Key);
        _operation = _workload.Prepare(Runs);
    }

    /// <summary>The library.</summary>
    [Benchmark(OperationsPerInvoke = Runs)]
    public void Library()
    {
        for (var run = 0; run < Runs; run++)
            _operation!(run);
    }

    /// <summary>The primitives alone.</summary>
    [Benchmark(OperationsPerInvoke = Runs, Baseline = true)]
    public void Primitives()
    {
        for (var run = 0; run < Runs; run++)
            _workload!.Primitives();
    }
}
