// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Gateway;

/// <summary>What is published of the gateway's own routes, those of the management port among them.</summary>
internal static class GatewayContract
{
    /// <summary><c>/healthz</c>.</summary>
    public static readonly RouteContract Alive = new("isAlive", "Whether the process lives", "On the management port only; no token.")
    {
        Gives = [new(200, "It does.", RouteBody.Text("alive\n"))],
    };

    /// <summary><c>/readyz</c>.</summary>
    public static readonly RouteContract Ready = new(
        "isReady", "Whether the process can work", "On the management port only; no token. A line for each thing the rooms depend on.")
    {
        Gives =
        [
            new(200, "All that is needed is there.", RouteBody.Text("database ok\nblobs ok\n")),
            new(503, "Something is away.", RouteBody.Text("database ok\nblobs away\n")),
        ],
    };

    /// <summary><c>/metrics</c>.</summary>
    public static readonly RouteContract Metrics = new(
        "getMetrics", "What Prometheus scrapes", "On the management port only; no token. What there is stands in docs/metrics.md.")
    {
        Gives = [new(200, "The metrics of this process.", RouteBody.Text("# TYPE messenger_ready gauge\nmessenger_ready 1\n"))],
    };

    /// <summary><c>/api/version</c>.</summary>
    public static RouteContract Version(VersionResponse version) => new(
        "getVersion", "What is served", "The program's version, the API's, and the sub-protocols of the socket. No token.")
    {
        Gives = [new(200, "The versions.", RouteBody.Json(WireJson.Default.VersionResponse, version))],
    };
}
