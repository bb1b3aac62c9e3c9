// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Infrastructure;

/// <summary>A server as a user runs it, in one of its two shapes: killed and started again at will.</summary>
public abstract class TestServer : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    public abstract string Url { get; }

    /// <summary>Everything its processes printed, over all their lives.</summary>
    public abstract string Output { get; }

    /// <summary>Where what it keeps lies.</summary>
    public abstract IEnumerable<string> Disks { get; }

    /// <summary>Starts one of a shape, with settings in its environment, and waits until it answers.</summary>
    public static async Task<TestServer> StartAsync(Shape shape, params (string Name, string Value)[] settings) =>
        shape == Shape.OneProcess ? await ServerProcess.StartAsync(settings) : await ServerCluster.StartAsync(settings);

    /// <summary>Resident memory at its highest since it was last forgotten, bytes; of several processes that of the largest.</summary>
    public long PeakMemory() => ProcessIds().Max(pid => ProcessMemory.Read(pid, "VmHWM:"));

    /// <summary>Counts the highest from here on.</summary>
    public void ForgetPeakMemory()
    {
        foreach (var pid in ProcessIds()) ProcessMemory.ForgetPeak(pid);
    }

    /// <summary>Its processes.</summary>
    protected abstract IEnumerable<int> ProcessIds();

    /// <summary>How large each thing is that it has stored of files, whole or begun.</summary>
    public abstract Task<IReadOnlyList<long>> StoredAsync();

    /// <summary>kill -9 of every process of the server. The engines of a cluster go on.</summary>
    public abstract Task KillAsync();

    /// <summary>Starts it on the same data and port.</summary>
    public abstract Task StartAgainAsync();

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
