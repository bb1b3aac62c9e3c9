// SPDX-License-Identifier: MIT
namespace SecureMessenger.Server;

/// <summary>What a person sees first: what is served, and how to start chatting.</summary>
internal static class Banner
{
    public static string For(MessengerServer server)
    {
        var version = typeof(Banner).Assembly.GetName().Version?.ToString(3);
        var messenger = File.Exists(Path.Combine("src", "Cli", "Cli.csproj")) ? "dotnet run --project src/Cli --" : "messenger";
        var elsewhere = new Uri(server.Url).Port == 8080 ? "" : $" --server {server.Url}";
        var health = server.ManagementPort == 0 ? "off" : $"http://localhost:{server.ManagementPort}/healthz";
        return $"""
            Secure Messenger {version}
              serving  {server.Url}  (gateway, auth, keys, messages, files)
              data     {server.DataRoot}  (SQLite, local disk)
              health   {health}

            To start a chat, each person registers once, then talks:
              {messenger} --home ~/.messenger-alice{elsewhere} register alice
              {messenger} --home ~/.messenger-alice chat bob

            Ctrl-C stops.
            """;
    }
}
