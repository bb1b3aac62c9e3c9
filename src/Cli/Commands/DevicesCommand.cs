// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Cli.Output;
using SecureMessenger.Client;

namespace SecureMessenger.Cli.Commands;

internal static class DevicesCommand
{
    public static Command Create(Runner runner) =>
        new("devices", "Shows, confirms and revokes the devices of this account") { List(runner), Confirm(runner), Revoke(runner) };

    private static Command List(Runner runner)
    {
        var command = new Command("list", "Shows the account's devices, confirmed and waiting");
        runner.Attach(command, async (context, ct) =>
        {
            await using var client = await context.OpenAsync(ct);
            foreach (var device in await client.DevicesAsync(ct))
                Write(context.Report, $"{device.DeviceId}  {device.Code}  {Words(device)}", "device", device);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Confirm(Runner runner)
    {
        var code = new Argument<string>("CODE") { Description = "The code the new device shows" };
        var command = new Command("confirm", "Signs for a new device; only on the account's first device") { code };
        runner.Attach(command, async (context, ct) =>
        {
            await using var client = await context.OpenAsync(ct);
            var device = await client.ConfirmDeviceAsync(context.Parsed.GetValue(code)!, ct);
            Write(context.Report, $"Confirmed device {device.DeviceId}.", "device_confirmed", device);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke(Runner runner)
    {
        var name = new Argument<string>("DEVICE") { Description = "Its code or its id, as 'devices list' shows them" };
        var command = new Command("revoke", "Puts a device out for good, a lost one say") { name };
        runner.Attach(command, async (context, ct) =>
        {
            await using var client = await context.OpenAsync(ct);
            var device = await client.RevokeDeviceAsync(context.Parsed.GetValue(name)!, ct);
            Write(context.Report, $"Revoked device {device.DeviceId}.", "device_revoked", device);
            if (device.IsConfirmed)
                context.Report.Note("The account's signed list still names it; run this on the account's first device too.");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Words(DeviceInfo device) =>
        (device.IsConfirmed ? "confirmed" : "waiting") + (device.IsFirst ? ", first" : "") + (device.IsThis ? ", this one" : "");

    private static void Write(Report report, string line, string happened, DeviceInfo device) => report.Result(line, writer =>
    {
        writer.WriteString("event", happened);
        writer.WriteString("device_id", device.DeviceId);
        writer.WriteString("code", device.Code);
        writer.WriteBoolean("confirmed", device.IsConfirmed);
        writer.WriteBoolean("first", device.IsFirst);
        writer.WriteBoolean("this", device.IsThis);
    });
}
