// SPDX-License-Identifier: MIT
namespace SecureMessenger.Server;

/// <summary>How a server is started.</summary>
public sealed record StartOptions
{
    /// <summary>Configuration file; null: <c>config.yaml</c> of the working directory, if there is one.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>Data directory; null: the configured one, or the default.</summary>
    public string? DataPath { get; init; }

    /// <summary>Roles of the process, by commas; null: those of the configuration.</summary>
    public string? Roles { get; init; }

    /// <summary>Reads the environment.</summary>
    public Func<string, string?> ReadEnvironment { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Names there are in the environment, to find misspelt ones.</summary>
    public Func<IReadOnlyCollection<string>> ListEnvironment { get; init; } = () => [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()];

    /// <summary>Where logs go; null: lines on standard output, as the settings want them.</summary>
    public Action<ILoggingBuilder>? ConfigureLogs { get; init; }

    /// <summary>What a host adds of its own: tests look on through it.</summary>
    public Action<IServiceCollection> Extend { get; init; } = _ => { };

    /// <summary>The clock of everything.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The same, with every room: for commands that work on the database, whatever this process would serve.</summary>
    internal StartOptions WithAllRoles() => this with { Roles = "all" };
}
