// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Cluster;

/// <summary>The settings that turn to a shared engine. What else it takes to reach it stands with the engine.</summary>
public static class ClusterSettings
{
    /// <summary>NATS.</summary>
    public static readonly Setting<string?> NatsUrl = SettingKinds.Text(
        "nats.url", null, "NATS servers, by commas: nats://host:port, or tls://host:port. Not set: signals and events stay in the process.",
        new("URLs", "nats://host:4222 or tls://host:4222, by commas"));

    /// <summary>S3.</summary>
    public static readonly Setting<string?> S3Endpoint = SettingKinds.Text(
        "s3.endpoint", null, "URL of an S3 store (https://s3.example.org). Not set: files lie in the data directory.", new("URL", "http:// or https://, without a path"));
}
