// SPDX-License-Identifier: MIT
using System.Data.Common;
using SecureMessenger.Platform.Health;

namespace SecureMessenger.Gateway.Health;

/// <summary>Asks probes.</summary>
internal static class Probing
{
    /// <summary>Whether what it looks at can be used now.</summary>
    public static async Task<bool> WorksAsync(this IDependencyProbe probe, CancellationToken ct)
    {
        try
        {
            await probe.ProbeAsync(ct);
            return true;
        }
        catch (Exception error) when (error is DbException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
