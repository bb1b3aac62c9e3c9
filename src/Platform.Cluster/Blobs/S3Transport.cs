// SPDX-License-Identifier: MIT
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using SecureMessenger.Platform.Cluster.Tls;

namespace SecureMessenger.Platform.Cluster.Blobs;

/// <summary>The connections to S3. How long a call may take in all is <see cref="S3Bucket"/>'s matter.</summary>
internal sealed class S3Transport(X509ChainPolicy? authority) : HttpClientFactory
{
    private static readonly TimeSpan ToConnect = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ToLookUpNamesAgain = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ToConnect, PooledConnectionLifetime = ToLookUpNamesAgain,
        };
        if (authority is not null) handler.SslOptions = Authority.CheckBy(authority);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc />
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc />
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
