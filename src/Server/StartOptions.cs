// SPDX-License-Identifier: MIT
namespace SecureMessenger.Server;

/// <summary>How a server is started.</summary>
public sealed class StartOptions
{
    /// <summary>Configuration file; null: <c>config.yaml</c> of the working directory, if there is one.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>Data directory; null: the configured one, or the default.</summary>
    public string? DataPath { get; init; }

    /// <summary>Roles of the process, by commas; null: those of the configuration.</summary>
    public string? Roles { get; init; }

    /// <summary>Reads the environment.</summary>
    public Func<string, string?> ReadEnvironment { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Where logs go; default lines on standard output.</summary>
    public Action<ILoggingBuilder> ConfigureLogs { get; init; } = Logs.ToConsole;

    /// <summary>What a host adds of its own: tests look on through it.</summary>
    public Action<IServiceCollection> Extend { get; init; } = _ => { };

    /// <summary>The clock of everything.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The same, with every room: for commands that work on the database, whatever this process would serve.</summary>
    internal StartOptions WithAllRoles() => new()
    {
        ConfigPath = ConfigPath, DataPath = DataPath, Roles = "all", ReadEnvironment = ReadEnvironment, ConfigureLogs = ConfigureLogs, Extend = Extend, Clock = Clock,
    };
}
