// SPDX-License-Identifier: MIT
using SecureMessenger.Cli.Output;
using SecureMessenger.Client;

namespace SecureMessenger.Cli.Commands;

/// <summary>An account and its device as results. Never a token, never a key.</summary>
internal static class AccountReport
{
    public static void Write(Report report, string line, string happened, AccountInfo account, bool? isConfirmed) => report.Result(line, writer =>
    {
        writer.WriteString("event", happened);
        writer.WriteString("username", account.Username);
        writer.WriteString("user_id", account.UserId);
        writer.WriteString("device_id", account.DeviceId);
        writer.WriteString("device_code", account.DeviceCode);
        writer.WriteString("server", account.Server.ToString());
        if (isConfirmed is { } confirmed)
            writer.WriteBoolean("confirmed", confirmed);
    });
}
