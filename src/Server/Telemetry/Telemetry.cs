// SPDX-License-Identifier: MIT
// OpenTelemetry, at the edge only: rooms know System.Diagnostics. Metrics are scraped, never sent; traces and logs are sent only where an endpoint
// is set. Of ASP.NET's own spans the address is left out, which holds names.
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Server.Telemetry;

/// <summary>Ties what the product measures to who looks at it.</summary>
internal static class Telemetry
{
    private const string Requests = "Microsoft.AspNetCore";

    /// <summary>Adds it. Without a management port nobody can ask for metrics, and none are kept.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetryOptions options, bool isScraped)
    {
        builder.Services.AddMeter<ServerMeter>().AddHostedService<MetricsStart>();
        if (isScraped) builder.Services.AddOpenTelemetry().WithMetrics(KeepMetrics);
        if (options.Endpoint is not { } endpoint) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("secure-messenger"))
            .WithTracing(traces => traces.AddSource(Traces.Name, Requests)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceRatio)))
                .AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/traces")));
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
            logs.AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/logs"));
        });
    }

    /// <summary>Answers a scrape.</summary>
    public static void UseMetricsPage(this IApplicationBuilder app) => app.UseOpenTelemetryPrometheusScrapingEndpoint(_ => true);

    private static void KeepMetrics(MeterProviderBuilder metrics)
    {
        metrics.AddMeter(MetricCatalogue.MeterName, RuntimeMetrics.MeterName);
        ((IDeferredMeterProviderBuilder)metrics).Configure((services, deferred) =>
        {
            // Of several servers in one process each shows its own.
            var own = services.GetRequiredService<IMeterFactory>();
            deferred.AddView(instrument => IsShown(instrument, own) ? null : MetricStreamConfiguration.Drop);
        });
        metrics.AddPrometheusExporter(page =>
        {
            page.ScopeInfoEnabled = false;
            page.TargetInfoEnabled = false;
        });
    }

    private static bool IsShown(Instrument instrument, IMeterFactory own) =>
        instrument.Meter.Name == RuntimeMetrics.MeterName ? RuntimeMetrics.Show(instrument.Name) : instrument.Meter.Scope == own;

    private static void Send(OtlpExporterOptions otlp, Uri endpoint, string path)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri(endpoint, path);
    }
}
