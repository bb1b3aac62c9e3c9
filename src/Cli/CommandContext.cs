// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Cli.Input;
using SecureMessenger.Cli.Output;
using SecureMessenger.Client;

namespace SecureMessenger.Cli;

/// <summary>What a command's work has at hand.</summary>
internal sealed record CommandContext(ParseResult Parsed, string Home, Uri? Server, Report Report, Passwords Passwords)
{
    /// <summary>Opens the home of an existing account; the caller disposes the client.</summary>
    public async Task<MessengerClient> OpenAsync(CancellationToken ct)
    {
        if (!MessengerClient.HasAccount(Home))
            throw new MessengerException(
                FailureKind.Refused, FailureCodes.NoAccount, $"There is no account in {Home}; run 'messenger register USER' or name another --home.");
        var password = await Passwords.ReadAsync(ct);
        return await MessengerClient.OpenAsync(Options(Server), password, password, ct);
    }

    /// <summary>Opens a home that may be new; the caller disposes the client.</summary>
    public Task<MessengerClient> OpenOrMakeAsync(string password, CancellationToken ct) => MessengerClient.OpenAsync(
        Options(Server ?? (MessengerClient.HasAccount(Home) ? null : GlobalOptions.FallbackServer())), password, password, ct);

    private MessengerOptions Options(Uri? server) => new() { Home = Home, Server = server };
}
