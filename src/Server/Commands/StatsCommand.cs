// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using SecureMessenger.Platform.Administration;

namespace SecureMessenger.Server.Commands;

/// <summary><c>stats</c>: how much there is of what.</summary>
internal static class StatsCommand
{
    public static Command Create()
    {
        var json = JsonOption.Create();
        var command = new Command("stats", "Count accounts, devices, conversations, messages, files and waiting events.") { json };
        command.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "Nothing can be counted", async () =>
        {
            await using var workshop = await Workshop.OpenAsync(CommonOptions.Read(parsed), ct);
            var counts = new List<Count>();
            foreach (var room in workshop.Services.GetServices<ICounts>()) counts.AddRange(await room.CountAsync(ct));
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                parsed.GetValue(json) ? CommandJson.Write<IReadOnlyList<Count>>(counts) : string.Join('\n', counts.Select(Describe)));
            return CommandExit.Done;
        }));
        return command;
    }

    private static string Describe(Count count)
    {
        var about = count.Kind switch { CountKind.Estimated => "  (estimated)", CountKind.AtLeast => "  (at least)", _ => "" };
        return string.Create(CultureInfo.InvariantCulture, $"{count.Name,-20} {count.Value,15:N0}{about}");
    }
}
