// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace SecureMessenger.Server.Commands;

/// <summary>The option <c>--json</c> of commands that report something: one document, for programs.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Print one JSON document instead of lines." };
}
