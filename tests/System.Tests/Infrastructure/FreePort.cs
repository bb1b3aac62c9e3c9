// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Finds a port that a server can be started on again and again.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
