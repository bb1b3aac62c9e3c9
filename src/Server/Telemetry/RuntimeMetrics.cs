// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Server.Telemetry;

/// <summary>What is shown of .NET's own instruments. All else that it has is dropped.</summary>
internal static class RuntimeMetrics
{
    /// <summary>The meter they are under.</summary>
    public const string MeterName = "System.Runtime";

    private const string Part = "every process";

    private static readonly MetricLabel Generation = MetricLabel.Of("gc_heap_generation", "gen0", "gen1", "gen2", "loh", "poh");

    // By the name of the instrument.
    private static readonly Dictionary<string, MetricRow> Each = new(StringComparer.Ordinal)
    {
        ["dotnet.process.cpu.time"] = new(
            "dotnet_process_cpu_time_seconds_total", MetricKind.Counter, "s", "Time of processors that was used.", Part, [MetricLabel.Of("cpu_mode", "user", "system")]),
        ["dotnet.process.memory.working_set"] = new(
            "dotnet_process_memory_working_set_bytes", MetricKind.Gauge, "By", "Memory the process holds.", Part, []),
        ["dotnet.gc.collections"] = new(
            "dotnet_gc_collections_total", MetricKind.Counter, "1", "Collections of garbage.", Part, [Generation]),
        ["dotnet.gc.pause.time"] = new(
            "dotnet_gc_pause_time_seconds_total", MetricKind.Counter, "s", "Time in which everything stood still for them.", Part, []),
        ["dotnet.gc.heap.total_allocated"] = new(
            "dotnet_gc_heap_total_allocated_bytes_total", MetricKind.Counter, "By", "Bytes that were allocated.", Part, []),
        ["dotnet.gc.last_collection.heap.size"] = new(
            "dotnet_gc_last_collection_heap_size_bytes", MetricKind.Gauge, "By", "The heap after the last collection.", Part, [Generation]),
        ["dotnet.thread_pool.thread.count"] = new(
            "dotnet_thread_pool_thread_count_total", MetricKind.Gauge, "1", "Threads of the pool there are now; its name, as .NET's next one, is the exporter's.", Part, []),
        ["dotnet.thread_pool.queue.length"] = new(
            "dotnet_thread_pool_queue_length_total", MetricKind.Gauge, "1", "What waits for such a thread now.", Part, []),
        ["dotnet.exceptions"] = new(
            "dotnet_exceptions_total", MetricKind.Counter, "1", "Exceptions that were thrown, caught or not.", Part, [MetricLabel.From("error_type", "names of exceptions in the code")]),
        ["dotnet.monitor.lock_contentions"] = new(
            "dotnet_monitor_lock_contentions_total", MetricKind.Counter, "1", "Times a lock was waited for.", Part, []),
    };

    /// <summary>Their rows of the catalogue.</summary>
    public static IEnumerable<MetricRow> Rows => Each.Values;

    /// <summary>Whether an instrument of .NET is shown.</summary>
    public static bool Show(string instrument) => Each.ContainsKey(instrument);
}
