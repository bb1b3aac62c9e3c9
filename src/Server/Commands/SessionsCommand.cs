// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Platform.Administration;

namespace SecureMessenger.Server.Commands;

/// <summary><c>sessions revoke</c>: everybody meant logs in again.</summary>
internal static class SessionsCommand
{
    public static Command Create()
    {
        var user = new Option<string?>("--user") { Description = "Of one account, by its name or its id." };
        var all = new Option<bool>("--all") { Description = "Of everybody." };
        var revoke = new Command("revoke", "End sessions: access and refresh tokens count no longer, sockets are closed.") { user, all };
        revoke.Validators.Add(result =>
        {
            if (result.GetResult(user) is null == result.GetResult(all) is null) result.AddError("Say either --user NAME or --all.");
        });
        revoke.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "Not all of the sessions have ended", async () =>
        {
            await using var workshop = await Workshop.OpenAsync(CommonOptions.Read(parsed), ct);
            var accounts = workshop.Get<IAccountAdministration>("auth");
            var ended = parsed.GetValue(user) is { } name
                ? await accounts.EndSessionsAsync((await UserArgument.FindAsync(accounts, name, ct)).Id, ct)
                : await accounts.EndAllSessionsAsync(ct);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{ended} sessions have ended. Running servers notice within seconds.");
            return CommandExit.Done;
        }));
        return new Command("sessions", "Sessions of accounts.") { revoke };
    }
}
