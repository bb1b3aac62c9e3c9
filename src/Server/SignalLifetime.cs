// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace SecureMessenger.Server;

/// <summary>Ctrl-C and SIGTERM: drain, then stop. A second one stops at once.</summary>
internal sealed class SignalLifetime(Draining draining, IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, Stop));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true; // the process ends by its own end
        _ = StopAsync();
    }

    private async Task StopAsync()
    {
        await draining.WaitAsync();
        lifetime.StopApplication();
    }
}
