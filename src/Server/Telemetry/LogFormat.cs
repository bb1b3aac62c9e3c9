// SPDX-License-Identifier: MIT
namespace SecureMessenger.Server.Telemetry;

/// <summary>How a line of the log is written.</summary>
internal enum LogFormat
{
    /// <summary>For eyes.</summary>
    Text,

    /// <summary>For machines: one object a line.</summary>
    Json,
}
