// SPDX-License-Identifier: MIT
namespace SecureMessenger.Cli;

/// <summary>The command was given wrongly, in a way the parser cannot see.</summary>
internal sealed class UsageException(string message) : Exception(message);
