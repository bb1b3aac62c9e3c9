// SPDX-License-Identifier: MIT
using SecureMessenger.Gateway.Health;

namespace SecureMessenger.Server;

/// <summary>The time between the word that a process stops and its stopping: it serves on, and whoever sends it work looks elsewhere.</summary>
internal sealed class Draining(Readiness readiness, ListenOptions listening, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<Draining> log)
{
    private readonly TaskCompletionSource _hurried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns when it is time to stop. The second who asks is not kept waiting, and neither is the first from then on.</summary>
    public async Task WaitAsync()
    {
        if (!readiness.Drain())
        {
            _hurried.TrySetResult();
            return;
        }

        if (listening.DrainDelay == TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested) return;
        log.Draining(listening.DrainDelay);
        await Task.WhenAny(Task.Delay(listening.DrainDelay, clock, lifetime.ApplicationStopping), _hurried.Task);
    }
}
