// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client.Api;

/// <summary>HTTP clients as this library uses them: no redirects, no cookies, limits set per exchange.</summary>
internal static class HttpClients
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static HttpClient New(Uri server)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ConnectTimeout };
        return new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
    }
}
