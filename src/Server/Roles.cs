// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server;

/// <summary>The roles of this process.</summary>
internal sealed class Roles
{
    private static readonly (Role Role, string Name, int Port)[] Each =
    [
        (Role.Gateway, "gateway", 8080), (Role.Auth, "auth", 8081), (Role.Keys, "keys", 8084),
        (Role.Messages, "messages", 8082), (Role.Files, "files", 8083),
    ];

    private static readonly Setting<Role> Setting = new(
        "server.roles", Role.All, "all", "What this process is: gateway, auth, keys, messages, files, several by commas, or all. --roles beats it.", Parse)
    {
        Form = new("roles", "gateway, auth, keys, messages, files, several by commas, or all"),
    };

    private readonly Role _held;

    private Roles(Role held) => _held = held;

    /// <summary>Whether one process does everything.</summary>
    public bool AreAll => _held == Role.All;

    /// <summary>Whether there is a room: then there are a database and a data directory.</summary>
    public bool HaveRooms => Has(Role.Rooms);

    /// <summary>The port where none is set: the gateway's, or that of the one room there is.</summary>
    public int UsualPort => Each.Where(each => each.Role == _held).Select(each => each.Port).FirstOrDefault(Each[0].Port);

    /// <summary>Reads them; the command line beats the setting.</summary>
    public static Roles Read(SettingsSource settings, string? commandLine)
    {
        var held = settings.Read(Setting);
        if (commandLine is not null && Parse(commandLine, out held) is { } complaint) settings.Refuse(Setting, $"--roles: {complaint}");
        return new Roles(held);
    }

    /// <summary>Whether this is one of them, or any of several.</summary>
    public bool Has(Role role) => (_held & role) != Role.None;

    /// <summary>As they are written.</summary>
    public override string ToString() => string.Join(", ", Each.Where(each => Has(each.Role)).Select(each => each.Name));

    private static string? Parse(string text, out Role held)
    {
        held = Role.None;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var role = part == "all" ? Role.All : Each.FirstOrDefault(each => each.Name == part).Role;
            if (role == Role.None) return $"'{part}' is not one of {string.Join(", ", Each.Select(each => each.Name))}, all";
            held |= role;
        }

        return held == Role.None ? "names no role" : null;
    }
}
