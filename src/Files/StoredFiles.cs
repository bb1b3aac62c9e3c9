// SPDX-License-Identifier: MIT
// Who may read a file: its owner, and the present members of its conversation. Everybody else is told it is not there.
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Files;

internal sealed class StoredFiles(FileStore store, Removal removal, TimeProvider clock)
{
    /// <summary>The file, if the user may read it.</summary>
    public async Task<Outcome<StoredFile>> FindAsync(FileId id, UserId reader, CancellationToken ct)
    {
        var file = await store.FindAsync(id, reader, clock.GetUtcNow(), ct);
        return file is null ? ProblemCodes.UnknownFile : file;
    }

    /// <summary>Removes the file of the user: null for done.</summary>
    public async Task<Refusal?> RemoveAsync(FileId id, UserId user, CancellationToken ct)
    {
        var found = await FindAsync(id, user, ct);
        if (!found.IsAllowed) return found.Refusal;
        if (found.Value.Owner != user) return ProblemCodes.NotTheOwner;
        return await removal.RemoveAsync(id) ? null : (Refusal)ProblemCodes.UnknownFile;
    }
}
