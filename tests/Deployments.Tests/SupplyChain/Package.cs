// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.SupplyChain;

/// <summary>A package of others, in the one version that a lock file names.</summary>
internal sealed record Package(string Id, string Version)
{
    /// <summary>Its address among packages of all kinds (package-url).</summary>
    public string Url => $"pkg:nuget/{Id}@{Version}";

    /// <summary>Reads <c>Npgsql/10.0.3</c>.</summary>
    public static Package Parse(string name) => name.Split('/') is [var id, var version] ? new(id, version) : throw new FormatException(name);
}
