// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Configuration;

/// <summary>Something an operator gets wrong, and what is said of it.</summary>
/// <param name="Name">In words.</param>
/// <param name="Yaml">What stands in config.yaml.</param>
/// <param name="Environment">What stands in the environment, as NAME=value.</param>
/// <param name="Told">Words of the one line that tells of it: where, what is wrong, what would be right.</param>
public sealed record Mistake(string Name, string Yaml, string[] Environment, params string[] Told)
{
    /// <summary>Roles of the process, where it is not all.</summary>
    public string? Roles { get; init; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
