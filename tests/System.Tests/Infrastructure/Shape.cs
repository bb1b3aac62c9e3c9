// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Infrastructure;

/// <summary>The two shapes of the program.</summary>
public enum Shape
{
    /// <summary>Everything in one process, on SQLite and local disk.</summary>
    OneProcess,

    /// <summary>A gateway and services, two of messages, on PostgreSQL, NATS, S3 and Redis.</summary>
    Services,
}
