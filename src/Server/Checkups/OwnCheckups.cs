// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Health;

namespace SecureMessenger.Server.Checkups;

/// <summary>What is looked at before anything is opened.</summary>
internal static class OwnCheckups
{
    public static IEnumerable<ICheckup> Of(Blueprint blueprint)
    {
        if (blueprint.DataPath is { } path)
        {
            yield return new DirectoryCheckup(path);
            yield return new SecretsCheckup(blueprint, path);
        }

        yield return new PortsCheckup(blueprint);
        yield return new CertificatesCheckup(blueprint);
    }
}
