// SPDX-License-Identifier: MIT
// What images without a shell ask their own process with.
using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server.Commands;

/// <summary><c>messenger-server health</c>: whether the server on this machine is ready.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        var command = new Command("health", "Asks the server on this machine, by its management port, whether it is ready: exit code 0 when it is.");
        command.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "Not ready", () => RunAsync(parsed, ct)));
        return command;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (output, blueprint) = (parsed.InvocationConfiguration.Output, Blueprint.Draw(CommonOptions.Read(parsed)));
        var port = blueprint.Settings.Read(PlatformSettings.ManagementPort);
        if (port == 0) throw new InvalidOperationException("management.port is 0: nothing tells.");
        var host = blueprint.Settings.Read(PlatformSettings.ManagementHost) is { } named && IPAddress.TryParse(named, out var address) && !IsAny(address)
            ? (address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}")
            : "localhost";
        using var direct = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(direct) { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://{host}:{port.ToString(CultureInfo.InvariantCulture)}/readyz"), ct);
            await output.WriteLineAsync(await answer.Content.ReadAsStringAsync(ct));
            return answer.IsSuccessStatusCode ? CommandExit.Done : CommandExit.Failed;
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !ct.IsCancellationRequested))
        {
            throw new InvalidOperationException($"nobody answers at {host}:{port}, the management port.", error);
        }
    }
}
