// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Server.Telemetry;

/// <summary>What is running here.</summary>
internal sealed class ServerMeter : RoomMeter
{
    private static readonly MetricLabel Version = MetricLabel.From("version", "version of the program");
    private static readonly MetricLabel Role = MetricLabel.From("roles", "`server.roles`, by commas");

    public ServerMeter(MetricCatalogue catalogue, TimeProvider clock, Roles? roles = null)
        : base(catalogue, "every process")
    {
        var started = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var version = typeof(ServerMeter).Assembly.GetName().Version?.ToString(3) ?? "unknown";
        Measurement<double>[] build = [new(1, Version.Is(version), Role.Is(roles?.ToString().Replace(" ", "", StringComparison.Ordinal) ?? "waiting"))];
        Gauge("messenger_build_info", "1, with what was built and what it is started as.", () => build, Version, Role);
        Gauge("messenger_start_timestamp_seconds", "When the process began to serve, seconds since 1970.", () => started);
    }
}
