// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace SecureMessenger.Server.Commands;

/// <summary>Around a command: where its words go, and what its options are added to.</summary>
internal sealed class ServerInvocation : InvocationConfiguration
{
    /// <summary>How a server would be started here without any option.</summary>
    public StartOptions Start { get; init; } = new();
}
