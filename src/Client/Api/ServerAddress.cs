// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client.Api;

/// <summary>Where the server is, checked once.</summary>
internal static class ServerAddress
{
    public static Uri Check(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.Host.Length == 0 || address.UserInfo.Length > 0)
            throw MessengerException.Refused(
                FailureCodes.InvalidServer, "The server's address must look like https://chat.example.org or http://localhost:8080.");
        return address.AbsolutePath.EndsWith('/') ? address : new Uri(address.GetLeftPart(UriPartial.Path) + "/");
    }

    public static Uri Socket(Uri server)
    {
        var socket = new UriBuilder(new Uri(server, "api/v1/ws")) { Scheme = server.Scheme == "https" ? "wss" : "ws" };
        return socket.Uri;
    }
}
