// SPDX-License-Identifier: MIT
// SocketsHttpHandler sends a request again, up to three times, when the connection ends before an answer began and no body was begun
// either; also a POST or DELETE that has none, which may have been done each time. An empty body is begun at once, so these are sent once.
// A body that waits for '100 Continue' is not begun before: a room acts when it has read what it was sent, and reading it is what says 100.
namespace SecureMessenger.Gateway.Proxy;

/// <summary>Has what may change something sent once.</summary>
internal sealed class UnrepeatedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head) request.Content ??= new ByteArrayContent([]);
        return base.SendAsync(request, cancellationToken);
    }
}
