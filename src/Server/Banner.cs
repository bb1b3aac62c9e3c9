// SPDX-License-Identifier: MIT
namespace SecureMessenger.Server;

/// <summary>What a person sees first: what is served, where the rest is, and how to start chatting.</summary>
internal static class Banner
{
    /// <summary>The program's version.</summary>
    public static string Version { get; } = typeof(Banner).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    public static string For(MessengerServer server)
    {
        var health = server.ManagementPort == 0 ? "off" : $"http://localhost:{server.ManagementPort}/healthz";
        var lines = new List<string> { $"Secure Messenger {Version}", $"  serving  {server.Url}  ({server.Roles})" };
        lines.AddRange(server.Elsewhere.Select(room => $"  forwards {room}"));
        if (server.Store is { } store) lines.Add($"  data     {store}");
        lines.Add($"  health   {health}");
        lines.AddRange(["", .. server.Roles.Has(Role.Gateway) ? Invitation(server.Url) : [], "Ctrl-C stops."]);
        return string.Join('\n', lines);
    }

    private static string[] Invitation(string url)
    {
        var messenger = File.Exists(Path.Combine("src", "Cli", "Cli.csproj")) ? "dotnet run --project src/Cli --" : "messenger";
        var elsewhere = new Uri(url).Port == 8080 ? "" : $" --server {url}";
        return
        [
            "To start a chat, each person registers once, then talks:",
            $"  {messenger} --home ~/.messenger-alice{elsewhere} register alice",
            $"  {messenger} --home ~/.messenger-alice chat bob",
            "",
        ];
    }
}
