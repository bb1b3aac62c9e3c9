// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Platform.Exports;

/// <summary>Port: what one room holds about an account. Engines: its tables here; the room's own route, asked by the gateway, in a cluster.</summary>
public interface IAccountExport
{
    /// <summary>Writes the room's files into the archive, a page at a time.</summary>
    Task WriteAsync(UserId user, ExportArchive archive, CancellationToken ct);
}
