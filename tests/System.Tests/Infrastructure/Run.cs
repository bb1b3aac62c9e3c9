// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>What one run of the command line did.</summary>
public sealed record Run(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output, one JSON object a line.</summary>
    public IReadOnlyList<JsonElement> Json =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The run, after checking that it succeeded.</summary>
    public Run Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Error}\n{Output}");
        return this;
    }
}
