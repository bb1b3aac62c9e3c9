// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server.Commands;

/// <summary>What `backup` and `restore` can do is to a server that keeps its data itself.</summary>
internal static class EmbeddedStore
{
    /// <exception cref="IOException">The settings name PostgreSQL; the message says what to do.</exception>
    public static void Demand(SettingsSource settings, string what)
    {
        if (settings.Read(PlatformSettings.DatabaseHost) is { } host)
            throw new IOException($"The database is PostgreSQL at {host}: it is {what} by its own means, as docs/operations/backup.md shows.");
    }
}
