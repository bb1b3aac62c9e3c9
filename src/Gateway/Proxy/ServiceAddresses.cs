// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Tls;

namespace SecureMessenger.Gateway.Proxy;

/// <summary>Where the services are.</summary>
internal sealed class ServiceAddresses
{
    private static readonly (string Room, Setting<IReadOnlyList<Uri>> Setting)[] Settings =
        [Of("auth", 8081), Of("keys", 8084), Of("messages", 8082), Of("files", 8083)];

    private readonly Dictionary<string, IReadOnlyList<Uri>> _ofRoom = [];

    /// <summary>Reads the settings; those of the rooms that are elsewhere must go with TLS as it is set.</summary>
    public ServiceAddresses(SettingsSource settings, InternalTls tls, IReadOnlyList<RemoteRoom> elsewhere)
    {
        foreach (var (room, setting) in Settings)
        {
            _ofRoom[room] = settings.Read(setting);
            if (!elsewhere.Any(each => each.Name == room)) continue;
            if (tls.IsUsed && _ofRoom[room].Any(address => address.Scheme != Uri.UriSchemeHttps))
                settings.Refuse(setting, "must be https with internal_tls: the services listen with TLS then");
            if (!tls.IsUsed && _ofRoom[room].Any(address => address.Scheme == Uri.UriSchemeHttps))
                settings.Refuse(setting, "is https, which needs internal_tls.ca_file, certificate_file and key_file");
        }
    }

    /// <summary>The addresses of a room's services.</summary>
    public IReadOnlyList<Uri> Of(string room) => _ofRoom[room];

    private static (string Room, Setting<IReadOnlyList<Uri>> Setting) Of(string room, int port) => (room, new Setting<IReadOnlyList<Uri>>(
        $"gateway.{room}_url", [new Uri($"http://localhost:{port}")], $"http://localhost:{port}",
        $"Where a gateway finds the {room} services: http or https, several by commas.", Parse)
    {
        Form = new("URLs", "http://host:port or https://host:port, by commas"),
    });

    private static string? Parse(string text, out IReadOnlyList<Uri> addresses)
    {
        var parsed = new List<Uri>();
        addresses = parsed;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
                || address is not { PathAndQuery: "/", Fragment: "", UserInfo: "" })
            {
                return $"'{part}' is not an address such as http://10.0.0.7:8081";
            }

            if (parsed.Contains(address)) return $"'{part}' stands twice";
            parsed.Add(address);
        }

        return parsed.Count == 0 ? "names no service" : null;
    }
}
