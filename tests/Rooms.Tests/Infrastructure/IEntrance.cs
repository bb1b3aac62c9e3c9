// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Where the clients of a test come in: a server, or the gateway of several.</summary>
public interface IEntrance
{
    /// <summary>Its address.</summary>
    Uri Url { get; }

    /// <summary>The sub-protocol its users' sockets speak.</summary>
    string Protocol { get; }

    /// <summary>The clock of what is behind it.</summary>
    TimeProvider Time { get; }
}
