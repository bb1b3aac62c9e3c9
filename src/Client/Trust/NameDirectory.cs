// SPDX-License-Identifier: MIT
// NameDirectory: which account a name is. A name is believed when the server, asked for it, answers with that account; then it is pinned.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Client.Trust;

internal sealed class NameDirectory(ClientStore store, AuthApi auth, IAccess access)
{
    /// <summary>The account of a name, from the contacts or from the server.</summary>
    public async Task<Guid> FindAsync(string username, CancellationToken ct)
    {
        var name = Usernames.Check(username);
        if (store.Read(tables => tables.Contacts.FindByName(name)) is { } contact)
            return contact.UserId.ToGuid();
        try
        {
            var userId = (await auth.FindUserAsync(name, access, ct)).UserId;
            store.Transact(tables => tables.Contacts.PinName(userId, name));
            return userId;
        }
        catch (MessengerException error) when (error.Code == ProblemCodes.UnknownUser.Code)
        {
            throw MessengerException.Refused(error.Code, $"There is no user called {name} on this server.", error);
        }
    }

    public string? Pinned(Guid userId) =>
        store.Read(tables => tables.Contacts.Find(userId)) is { Username.Length: > 0 } contact ? contact.Username : null;

    /// <summary>The name of an account, confirming what a message claims; null if nothing is confirmed.</summary>
    public async Task<string?> ConfirmAsync(Guid userId, string claimed, CancellationToken ct)
    {
        if (Pinned(userId) is { } pinned)
            return pinned;
        if (!Usernames.IsValid(claimed) || store.Read(tables => tables.Contacts.FindByName(claimed)) is not null)
            return null; // not a name, or somebody else's
        try
        {
            if ((await auth.FindUserAsync(claimed, access, ct)).UserId != userId)
                return null;
        }
        catch (MessengerException)
        {
            return null; // unknown, limited or away: the account's id stands in, and the next message asks again
        }

        store.Transact(tables => tables.Contacts.PinName(userId, claimed));
        return claimed;
    }
}
