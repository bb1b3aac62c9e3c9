// SPDX-License-Identifier: MIT
// A forwarded socket is two streams of bytes to YARP. Without this a gateway that stops would cut them where they are; so clients
// are told what a stopping service tells them: come back, and they find another gateway.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>Says goodbye to the clients of forwarded sockets when the gateway stops.</summary>
internal sealed class SocketGoodbyeMiddleware(RequestDelegate next, IHostApplicationLifetime lifetime)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            await next(context);
            return;
        }

        using var watched = new WatchedUpgrade(upgrade, lifetime.ApplicationStopping);
        context.Features.Set<IHttpUpgradeFeature>(watched);
        await next(context);
    }

    private sealed class WatchedUpgrade(IHttpUpgradeFeature upgrade, CancellationToken stopping) : IHttpUpgradeFeature, IDisposable
    {
        private CancellationTokenRegistration _stop;

        public bool IsUpgradableRequest => true;

        public async Task<Stream> UpgradeAsync()
        {
            var client = new GoodbyeStream(await upgrade.UpgradeAsync());
            _stop = stopping.Register(() => _ = client.LeaveAsync());
            return client;
        }

        public void Dispose() => _stop.Dispose();
    }
}
