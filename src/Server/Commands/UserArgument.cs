// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Platform.Administration;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Server.Commands;

/// <summary>The account a command is about.</summary>
internal static class UserArgument
{
    public static Argument<string> Create() => new("user") { Description = "The account, by its name or its id." };

    /// <exception cref="InvalidOperationException">There is no such account.</exception>
    public static async Task<(UserId Id, string Username)> FindAsync(IAccountAdministration accounts, string nameOrId, CancellationToken ct) =>
        await accounts.FindAsync(nameOrId, ct) ?? throw new InvalidOperationException($"there is no account '{nameOrId}'");
}
