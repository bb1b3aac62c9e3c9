// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Telemetry;

/// <summary>What is looked up once for each scrape, because looking costs something.</summary>
public interface IMeasuredWhenAsked
{
    /// <summary>Looks. What cannot be reached is left as it was known.</summary>
    Task MeasureAsync(CancellationToken ct);
}
