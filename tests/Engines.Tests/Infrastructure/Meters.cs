// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Where parts that stand alone in a test put their instruments.</summary>
internal static class Meters
{
    /// <summary>One that nobody scrapes.</summary>
    public static MetricCatalogue Catalogue() => new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}
