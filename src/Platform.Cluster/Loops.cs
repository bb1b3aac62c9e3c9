// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Cluster;

/// <summary>Loops of one service that live and end together.</summary>
internal static class Loops
{
    /// <summary>Runs them until cancelled. What one of them did not expect ends all, and with them the process, so that it is begun anew: not half of it goes on unseen.</summary>
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> loops, CancellationToken ct)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAll(loops.Select(RunAsync));

        async Task RunAsync(Func<CancellationToken, Task> loop)
        {
            try
            {
                await loop(together.Token);
            }
            catch
            {
                await together.CancelAsync();
                throw;
            }
        }
    }
}
