// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Server.Commands;

/// <summary><c>secrets rotate</c>: new secrets for tokens, in the data directory. Those of settings are rotated by who sets them.</summary>
internal static class SecretsCommand
{
    public static Command Create()
    {
        var atOnce = new Option<bool>("--at-once")
        {
            Description = "Accept nothing of the old secrets from now on: everybody logs in again. For secrets that others may know.",
        };
        var rotate = new Command("rotate", "Replace the secrets that tokens are signed and known by. Those before count until the last of their tokens has expired.") { atOnce };
        rotate.SetAction((parsed, ct) => CommandExit.OfAsync(parsed, "The secrets are as they were", () => RotateAsync(parsed, parsed.GetValue(atOnce), ct)));
        return new Command("secrets", "The server's own secrets.") { rotate };
    }

    private static async Task<int> RotateAsync(ParseResult parsed, bool atOnce, CancellationToken ct)
    {
        var output = parsed.InvocationConfiguration.Output;
        var start = CommonOptions.Read(parsed);
        var blueprint = Blueprint.Draw(start);
        if (blueprint.DataPath is null) throw new InvalidOperationException("a gateway has no secrets");
        var secrets = new[] { RotatedSecret.ReadAccess(blueprint.Settings), RotatedSecret.ReadRefresh(blueprint.Settings) };
        foreach (var secret in secrets.Where(secret => secret.IsSet)) await output.WriteLineAsync(Procedure(blueprint, secret));
        var kept = secrets.Where(secret => !secret.IsSet).ToArray();
        if (kept.Length == 0) return CommandExit.Failed;

        using var data = DataDirectory.Beside(blueprint.DataPath);
        var files = new InstanceSecrets(data);
        var now = start.Clock.GetUtcNow();
        foreach (var secret in kept)
        {
            ct.ThrowIfCancellationRequested();
            files.Rotate(secret.Name, now, atOnce ? null : now - secret.Life);
            await output.WriteLineAsync($"{secret.Setting.Key}: rotated; " + (atOnce ? "nothing of the one before counts." : $"the one before counts until {now + secret.Life:yyyy-MM-dd HH:mm}Z."));
        }

        await output.WriteLineAsync("A running server takes them up within a second.");
        return CommandExit.Done;
    }

    private static string Procedure(Blueprint blueprint, RotatedSecret secret)
    {
        var setting = secret.Setting;
        var place = string.IsNullOrEmpty(blueprint.Start.ReadEnvironment(setting.EnvName)) ? "the configuration file" : $"{setting.EnvName} in the environment";
        return $"""
            {setting.Key} is set by {place}, so it is rotated there. With several processes, one after the other at each step:
              1. give every process the new secret as {secret.Next.Key}, and restart it;
              2. give every process the new one as {setting.Key} and the old one as {secret.Previous.Key}, without {secret.Next.Key}, and restart it;
              3. {Platform.Config.DurationText.Format(secret.Life)} after the last restart of step 2, drop {secret.Previous.Key}.
            Nobody is logged out. docs/operations/administer.md has it in full.
            """;
    }
}
