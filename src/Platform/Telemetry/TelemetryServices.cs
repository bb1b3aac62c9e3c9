// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SecureMessenger.Platform.Telemetry;

/// <summary>Adds instruments.</summary>
public static class TelemetryServices
{
    /// <summary>Adds the instruments of one part. They are made at start, whoever uses them and when.</summary>
    public static IServiceCollection AddMeter<TMeter>(this IServiceCollection services)
        where TMeter : RoomMeter
    {
        services.AddMetrics().TryAddSingleton<MetricCatalogue>();
        return services.AddSingleton<TMeter>().AddSingleton<RoomMeter>(provider => provider.GetRequiredService<TMeter>());
    }
}
