// SPDX-License-Identifier: MIT
// QuickRun: medians in some seconds. Operation and primitives take turns sample by sample, so that a busy machine slows both alike.
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SecureMessenger.Bench;

internal static class QuickRun
{
    private const int Samples = 101;
    private const int MaxRuns = 900; // below what one sender-key chain serves
    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(1.5);

    /// <summary>Prints one JSON object: for each key the operation's median in microseconds (files: MB/s), its primitives', and the bytes it allocates.</summary>
    public static void Print(TextWriter output)
    {
        var line = new StringBuilder("{");
        foreach (var workload in Workloads.All())
        {
            var (own, primitives, bytes) = Measure(workload);
            if (workload.Key == Workloads.File)
                (own, primitives) = (Workloads.FileSize / own, Workloads.FileSize / primitives);
            line.Append(CultureInfo.InvariantCulture, $"\"{workload.Key}\":{own:F2},\"primitives_{workload.Key}\":{primitives:F2},\"bytes_{workload.Key}\":{bytes},");
        }

        line[^1] = '}';
        output.WriteLine(line);
    }

    private static (double Own, double Primitives, long Bytes) Measure(Workload workload)
    {
        for (var i = 0; i < 3; i++)
            _ = (Sample(workload.Prepare(50), 50), Sample(_ => workload.Primitives(), 50));
        var once = Sample(workload.Prepare(20), 20).Micros;
        var runs = (int)Math.Clamp(SampleTime.TotalMicroseconds / once, 1, MaxRuns);
        var (own, primitives, bytes) = (new double[Samples], new double[Samples], long.MaxValue);
        for (var i = 0; i < Samples; i++)
        {
            (own[i], var allocated) = Sample(workload.Prepare(runs), runs);
            (primitives[i], _) = Sample(_ => workload.Primitives(), runs);
            bytes = Math.Min(bytes, allocated);
        }

        Array.Sort(own);
        Array.Sort(primitives);
        return (own[Samples / 2], primitives[Samples / 2], bytes);
    }

    private static (double Micros, long Bytes) Sample(Action<int> operation, int runs)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var run = 0; run < runs; run++)
            operation(run);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return (elapsed.TotalMicroseconds / runs, (GC.GetAllocatedBytesForCurrentThread() - allocated) / runs);
    }
}
