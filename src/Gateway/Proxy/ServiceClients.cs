// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Tls;
using Yarp.ReverseProxy.Forwarder;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>Connections to services.</summary>
internal sealed class ServiceClients(InternalTls tls) : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ActivityHeadersPropagator = null; // ForwardedRequest says it: here a span between would be named that nobody records
        handler.ConnectTimeout = TimeSpan.FromSeconds(2);
        handler.Expect100ContinueTimeout = TimeSpan.FromSeconds(10); // then it is sent unasked
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60); // shorter than a service keeps a silent connection
        if (tls.IsUsed) handler.SslOptions = tls.ForClient();
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) => new UnrepeatedHandler(handler);
}
