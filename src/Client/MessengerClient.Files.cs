// SPDX-License-Identifier: MIT
// The files and devices of MessengerClient.
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Files;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Trust;

namespace SecureMessenger.Client;

public sealed partial class MessengerClient
{
    /// <summary>Encrypts and uploads a file and sends its key. The file is never whole in memory.</summary>
    /// <param name="username">To whom.</param>
    /// <param name="content">A stream that can seek, at most 100 MiB; borrowed.</param>
    /// <param name="name">What the receiver sees as its name; only its last part is sent.</param>
    /// <param name="options">Its id, and how long to try; the upload itself is not limited.</param>
    /// <param name="progress">Told how many bytes of the file have been sent.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The message and the file.</returns>
    /// <exception cref="MessengerException">As for <see cref="SendTextAsync"/>, or the file is too large or changes meanwhile.</exception>
    public async Task<SentFile> SendFileAsync(
        string username, Stream content, string name, SendOptions? options = null, IProgress<long>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(name);
        if (content.Length > FileUpload.MaxSize)
            throw MessengerException.Refused(FailureCodes.FileTooLarge, $"The file is larger than {FileUpload.MaxSize >> 20} MiB and cannot be sent.");
        var engine = RequireEngine();
        var sentName = Path.GetFileName(name);
        FileReference? file = null;
        engine.Start();
        var message = await engine.Sender.SendAsync(username, ComposeAsync, IsSame, options ?? new SendOptions(), ct);
        return new SentFile(message, Envelopes.Describe(file!));

        async Task<Envelope> ComposeAsync(Guid conversation, CancellationToken token)
        {
            file = await engine.Uploads.UploadAsync(content, sentName, MediaTypes.Of(sentName), conversation, progress, token);
            return Envelopes.File(file, _account!.Username, _options.Time.GetUtcNow());
        }

        bool IsSame(Envelope earlier)
        {
            file = earlier.File;
            return file is not null && file.Name == sentName && file.Size == (ulong)content.Length;
        }
    }

    /// <summary>A file that was sent or received here.</summary>
    /// <param name="fileId">The server's id of it.</param>
    /// <returns>Its description, or null if this home has no key for it.</returns>
    public FileDescription? FindFile(Guid fileId) =>
        _store.Read(tables => tables.Files.Find(fileId)) is { } file ? Envelopes.Describe(file) : null;

    /// <summary>Fetches a file, checks all of it, and only then puts it in its place.</summary>
    /// <param name="fileId">A file of this home; see <see cref="FindFile"/>.</param>
    /// <param name="target">Where to. Never made of the sender's name without cleaning it.</param>
    /// <param name="overwrite">Whether a file that exists there may be replaced.</param>
    /// <param name="progress">Told how many bytes have been written.</param>
    /// <param name="ct">Cancels; nothing is left behind.</param>
    /// <returns>The file's description.</returns>
    /// <exception cref="MessengerException">Unknown, damaged, in the way of another file, or the server is away.</exception>
    public async Task<FileDescription> DownloadFileAsync(
        Guid fileId, string target, bool overwrite = false, IProgress<long>? progress = null, CancellationToken ct = default)
    {
        var engine = RequireEngine();
        var file = _store.Read(tables => tables.Files.Find(fileId))
            ?? throw MessengerException.Refused(FailureCodes.UnknownFile, "This home has no key for that file; receive the message that carries it first.");
        if (!Envelopes.IsWhole(file))
            throw MessengerException.Refused(
                FailureCodes.AmbiguousFile, "Several messages give this file different keys: it was not fetched. Ask for it to be sent again.");
        await engine.Downloads.DownloadAsync(file, target, overwrite, progress, ct);
        return Envelopes.Describe(file);
    }

    /// <summary>The devices of this account, confirmed and waiting.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>The account's first device first.</returns>
    public Task<IReadOnlyList<DeviceInfo>> DevicesAsync(CancellationToken ct = default) => RequireEngine().OwnDevices.ListAsync(ct);

    /// <summary>Signs for a waiting device of this account. Only the account's first device can.</summary>
    /// <param name="code">The code that device shows.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The device.</returns>
    /// <exception cref="MessengerException">No waiting device has this code, or this is not the first device.</exception>
    public Task<DeviceInfo> ConfirmDeviceAsync(string code, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        return RequireEngine().OwnDevices.ConfirmAsync(code, ct);
    }

    /// <summary>Whether the account's signed list names this device: until then it can neither send nor be sent to.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>Whether the account's first device has confirmed this one.</returns>
    public async Task<bool> IsConfirmedAsync(CancellationToken ct = default)
    {
        var engine = RequireEngine();
        return await engine.Devices.FindAsync(_account!.UserId, _account.DeviceId, ct) is not null;
    }
}
