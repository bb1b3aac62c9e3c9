// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Finds a port that a server can be started on again and again: below those that outgoing connections are given.</summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int End = 32_768; // where Linux begins to take ports for connections

    public static int Find()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody else's: another one.
            }
        }
    }
}
