// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Platform.Administration;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Server.Commands;

/// <summary><c>users</c>: accounts in the hands of the operator. There is no account that administers: who has the settings does.</summary>
internal static class UsersCommand
{
    private const string Room = "auth";

    public static Command Create() => new("users", "List, disable, enable and delete accounts.")
    {
        CreateList(),
        CreateChange("disable", "Refuse its logins and end its sessions. Keys and mail stay.", (accounts, id, ct) => accounts.DisableAsync(id, ct), "disabled", "is disabled already"),
        CreateChange("enable", "Let it log in again.", (accounts, id, ct) => accounts.EnableAsync(id, ct), "enabled", "is not disabled"),
        CreateDelete(),
    };

    private static Command CreateList()
    {
        var limit = new Option<int>("--limit") { Description = "Accounts on a page.", DefaultValueFactory = _ => 100 };
        var after = new Option<Guid>("--after") { Description = "The user_id of the last one on the page before." };
        var json = JsonOption.Create();
        var command = new Command("list", "List accounts, a page at a time, the oldest first.") { limit, after, json };
        command.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "The accounts cannot be listed", async () =>
        {
            await using var workshop = await Workshop.OpenAsync(CommonOptions.Read(parsed), ct);
            var size = Math.Clamp(parsed.GetValue(limit), 1, 10_000);
            var page = await workshop.Get<IAccountAdministration>(Room).ListAsync(new UserId(parsed.GetValue(after)), size, ct);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json) ? CommandJson.Write(page) : Describe(page, size));
            return CommandExit.Done;
        }));
        return command;
    }

    private static Command CreateChange(
        string name, string description, Func<IAccountAdministration, UserId, CancellationToken, Task<bool>> change, string done, string nothing)
    {
        var user = UserArgument.Create();
        var command = new Command(name, description) { user };
        command.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "The account is as it was", async () =>
        {
            await using var workshop = await Workshop.OpenAsync(CommonOptions.Read(parsed), ct);
            var accounts = workshop.Get<IAccountAdministration>(Room);
            var (id, username) = await UserArgument.FindAsync(accounts, parsed.GetValue(user)!, ct);
            var changed = await change(accounts, id, ct);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{username} ({id}) {(changed ? $"is {done}." : nothing + ".")}");
            return CommandExit.Done;
        }));
        return command;
    }

    private static Command CreateDelete()
    {
        var user = UserArgument.Create();
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("delete", "Erase an account with its devices, keys, memberships and files, as its owner can. Nothing brings it back.") { user, yes };
        command.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "The account is as it was", async () =>
        {
            await using var workshop = await Workshop.OpenAsync(CommonOptions.Read(parsed), ct);
            var accounts = workshop.Get<IAccountAdministration>(Room);
            var (id, username) = await UserArgument.FindAsync(accounts, parsed.GetValue(user)!, ct);
            if (!parsed.GetValue(yes) && !await IsMeantAsync(parsed, username)) throw new InvalidOperationException("not confirmed; type the name, or say --yes");
            if (!await accounts.EraseAsync(id, ct)) throw new InvalidOperationException($"{username} has just been deleted by another");
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{username} ({id}) is deleted; its name stays taken. A running server deletes what other rooms hold of it within seconds.");
            return CommandExit.Done;
        }));
        return command;
    }

    private static async Task<bool> IsMeantAsync(ParseResult parsed, string username)
    {
        await parsed.InvocationConfiguration.Output.WriteAsync($"Type {username} to erase that account for ever: ");
        return await Console.In.ReadLineAsync() == username;
    }

    private static string Describe(IReadOnlyList<AccountLine> page, int size)
    {
        var lines = page.Select(line =>
            $"{line.UserId}  {line.Username,-32}  {line.Devices,3} devices  since {line.CreatedAt:yyyy-MM-dd}  "
            + (line.LastSeenAt is { } seen ? $"seen {seen:yyyy-MM-dd}" : "never seen") + (line.DisabledAt is { } at ? $"  disabled {at:yyyy-MM-dd HH:mm}Z" : "")).ToList();
        if (page.Count == size) lines.Add($"More: --after {page[^1].UserId}");
        return lines.Count == 0 ? "No accounts." : string.Join('\n', lines);
    }
}
