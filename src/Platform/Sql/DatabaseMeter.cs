// SPDX-License-Identifier: MIT
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Platform.Sql;

/// <summary>What the database is asked and how it answers.</summary>
public sealed class DatabaseMeter : RoomMeter
{
    private static readonly MetricLabel Operation = MetricLabel.Of("operation", "read", "write");

    private readonly Histogram<double> _durations;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _retries;
    private readonly UpDownCounter<long> _active;
    private int _connections;

    /// <summary>Makes them.</summary>
    public DatabaseMeter(MetricCatalogue catalogue)
        : base(catalogue, "rooms")
    {
        _durations = Seconds("messenger_database_duration_seconds", "How long a read, or a transaction with its waiting and its repeats, takes.", Operation);
        _failures = Counter("messenger_database_failures_total", "Reads and transactions that failed.", Operation);
        _retries = Counter("messenger_database_retries_total", "Transactions that lost to another one and were run again.");
        _active = Level("messenger_database_active", "Reads and transactions under way, those that wait for a connection among them.");
        Gauge("messenger_database_connections_max", "Connections this process may have to PostgreSQL; 0 with SQLite, which has one writer.", () => _connections);
    }

    /// <summary>Says how many connections there may be.</summary>
    public void Allow(int connections) => _connections = connections;

    internal async Task<T> MeasureAsync<T>(string operation, Task<T> work, long since)
    {
        _active.Add(1);
        try
        {
            return await work;
        }
        catch (DbException)
        {
            _failures.Add(1, Operation.Is(operation));
            throw;
        }
        finally
        {
            _active.Add(-1);
            _durations.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, Operation.Is(operation));
        }
    }

    /// <summary>Notes a transaction that is run again.</summary>
    public void Again() => _retries.Add(1);
}
