// SPDX-License-Identifier: MIT
// MessengerClient: the library's front. One device of one account: its home, its connection, its conversations.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Enrollment;
using SecureMessenger.Client.Files;
using SecureMessenger.Client.Live;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Wire;
using SecureMessenger.Primitives;

namespace SecureMessenger.Client;

/// <summary>
/// One device of one account, end-to-end encrypted. Every failure in use is a <see cref="MessengerException"/>. Methods may be called
/// from several threads; dispose it to let another process open the home.
/// </summary>
public sealed class MessengerClient : IAsyncDisposable
{
    private static readonly SendOptions DefaultSend = new();

    private readonly HomeLock _lock;
    private readonly ClientParts _parts;
    private readonly TimeProvider _time;
    private Background? _background;

    private MessengerClient(HomeLock homeLock, ClientParts parts, TimeProvider time)
    {
        _lock = homeLock;
        _parts = parts;
        _time = time;
    }

    /// <summary>Whose home this is.</summary>
    public AccountInfo Account => _parts.Account;

    /// <summary>Registers an account, with this home as its first device, and publishes its keys.</summary>
    /// <param name="options">Home and server.</param>
    /// <param name="username">3–32 of <c>a-z 0-9 _ . -</c>.</param>
    /// <param name="password">The account's password; it also locks the home.</param>
    /// <param name="ct">Gives up.</param>
    public static Task<MessengerClient> RegisterAsync(
        MessengerOptions options, string username, string password, CancellationToken ct) =>
        EnterAsync(options, username, password, enrollment => enrollment.RegisterAsync(ct), ct);

    /// <summary>Logs in: this home's device again, or, with an empty home, a new device that waits until the first one confirms it.</summary>
    /// <param name="options">Home and server.</param>
    /// <param name="username">The account's name.</param>
    /// <param name="password">The account's password; it also locks the home.</param>
    /// <param name="ct">Gives up.</param>
    public static Task<MessengerClient> LoginAsync(
        MessengerOptions options, string username, string password, CancellationToken ct) =>
        EnterAsync(options, username, password, enrollment => enrollment.LoginAsync(ct), ct);

    /// <summary>Opens a home that has an account. Asks nothing of the server.</summary>
    /// <param name="options">The home; a server address overrides the remembered one.</param>
    /// <param name="password">The password it was locked with.</param>
    /// <param name="ct">Gives up waiting for another process that has it open.</param>
    public static Task<MessengerClient> OpenAsync(MessengerOptions options, string password, CancellationToken ct) =>
        OpenAsync(options, password, home => Task.FromResult(OpenStore(home, options, password)), ct);

    /// <summary>Starts the connection. It stays, and comes back by itself, until the client is disposed.</summary>
    public void Connect() => _background ??= new Background(_parts);

    /// <summary>Sends a text to somebody. Returns once it is on the server's disk. Needs <see cref="Connect"/>.</summary>
    /// <param name="username">To whom.</param>
    /// <param name="text">At most 64 KiB of UTF-8; may be empty.</param>
    /// <param name="options">Id and patience.</param>
    /// <param name="ct">Gives up.</param>
    public Task<SentMessage> SendTextAsync(string username, string text, SendOptions? options, CancellationToken ct)
    {
        var envelope = Envelopes.Text(text, Account.Username, _time.GetUtcNow());
        return _parts.Sender.SendAsync(
            username,
            (_, _) => Task.FromResult(envelope),
            earlier => earlier.ContentCase == Envelope.ContentOneofCase.Text && earlier.Text.Text_ == text,
            options ?? DefaultSend,
            ct);
    }

    /// <summary>Encrypts and uploads a file and sends its key to somebody. Needs <see cref="Connect"/>.</summary>
    /// <param name="username">To whom.</param>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told the bytes of ciphertext uploaded so far.</param>
    /// <param name="options">Id and patience; the upload itself may take longer.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<SentFile> SendFileAsync(
        string username, string path, IProgress<long>? progress, SendOptions? options, CancellationToken ct)
    {
        FileReference? reference = null;
        FileSource.Measure(path);
        var message = await _parts.Sender.SendAsync(
            username,
            async (conversation, token) =>
            {
                reference = await _parts.Upload.UploadAsync(path, conversation, progress, token);
                return Envelopes.File(reference, Account.Username, _time.GetUtcNow());
            },
            earlier =>
            {
                reference = earlier.File;
                return earlier.ContentCase == Envelope.ContentOneofCase.File && earlier.File.Name == Path.GetFileName(path);
            },
            options ?? DefaultSend,
            ct);
        return new SentFile(message, Envelopes.Describe(reference!));
    }

    /// <summary>A file that was sent or received.</summary>
    /// <param name="fileId">Its id.</param>
    public FileDescription FindFile(Guid fileId) => Envelopes.Describe(Reference(fileId));

    /// <summary>Fetches, checks and decrypts a file. On failure nothing stays at the path.</summary>
    /// <param name="fileId">Its id.</param>
    /// <param name="path">Where it goes; there must be nothing yet.</param>
    /// <param name="progress">Told the bytes of ciphertext fetched so far.</param>
    /// <param name="ct">Gives up.</param>
    public Task DownloadFileAsync(Guid fileId, string path, IProgress<long>? progress, CancellationToken ct) =>
        _parts.Download.DownloadAsync(Reference(fileId), path, progress, ct);

    /// <summary>What happens, from now on; first every message that was never marked shown. One reader at a time.</summary>
    /// <param name="ct">Ends the stream.</param>
    public IAsyncEnumerable<MessengerEvent> EventsAsync(CancellationToken ct) => _parts.Events.ReadAsync(ct);

    /// <summary>Says that a message has been shown: it will not come again.</summary>
    /// <param name="message">The message.</param>
    public void MarkShown(StoredMessage message) => _parts.Store.Transact(tables => tables.Messages.MarkShown(message.LocalId));

    /// <summary>The newest messages with somebody, oldest first, as this home keeps them.</summary>
    /// <param name="username">With whom.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<StoredMessage>> HistoryAsync(string username, int limit, CancellationToken ct)
    {
        var peer = await _parts.Names.FindAsync(username, ct);
        var rows = _parts.Store.Read(tables => tables.Conversations.FindByPeer(peer) is { } conversation
            ? tables.Messages.Newest(conversation.Id.ToGuid(), limit)
            : []);
        return [.. rows.Select(_parts.Messages.Describe)];
    }

    /// <summary>The digits both sides see alike, if nobody sits between them: twelve groups of five.</summary>
    /// <param name="username">With whom.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<string> SafetyNumberAsync(string username, CancellationToken ct) =>
        await _parts.SafetyNumbers.WithAsync(await _parts.Names.FindAsync(username, ct), ct);

    /// <summary>Ends this device's session at the server and forgets its tokens. What the home keeps stays.</summary>
    /// <param name="ct">Gives up.</param>
    public async Task LogoutAsync(CancellationToken ct)
    {
        await _parts.Auth.LogoutAsync(_parts.Session, ct);
        _parts.Store.Transact(tables => tables.Settings.DeleteTokens());
    }

    /// <summary>The account's devices.</summary>
    /// <param name="ct">Gives up.</param>
    public Task<IReadOnlyList<DeviceStatus>> DevicesAsync(CancellationToken ct) => _parts.OwnDevices.ListAsync(ct);

    /// <summary>Lets a waiting device in. Only on the account's first device.</summary>
    /// <param name="code">What the new device shows.</param>
    /// <param name="ct">Gives up.</param>
    public Task<DeviceStatus> ConfirmDeviceAsync(string code, CancellationToken ct) => _parts.OwnDevices.ConfirmAsync(code, ct);

    /// <summary>Waits briefly for acknowledgements under way, disconnects and closes the home.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_background is not null)
            await _background.DisposeAsync();
        _parts.Dispose();
        _parts.Store.Dispose();
        _lock.Dispose();
    }

    private static async Task<MessengerClient> EnterAsync(
        MessengerOptions options,
        string username,
        string password,
        Func<DeviceEnrollment, Task<ClientStore>> enter,
        CancellationToken ct)
    {
        var client = await OpenAsync(options, password, home => enter(new DeviceEnrollment(home, options, username, password)), ct);
        try
        {
            await client._parts.Publisher.MaintainAsync(ct);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    private static async Task<MessengerClient> OpenAsync(
        MessengerOptions options, string password, Func<ClientHome, Task<ClientStore>> open, CancellationToken ct)
    {
        NativeCryptography.EnsureAvailable();
        var home = new ClientHome(options.Home);
        home.Prepare();
        var homeLock = await HomeLock.AcquireAsync(home, options.HomeWait, options.Time, ct);
        try
        {
            var store = await open(home);
            var server = ServerAddress.Check(options.Server ?? new Uri(store.Read(tables => tables.Settings.ReadAccount())!.Server));
            return new MessengerClient(homeLock, new ClientParts(store, password, server, options.Time), options.Time);
        }
        catch
        {
            homeLock.Dispose();
            throw;
        }
    }

    private static ClientStore OpenStore(ClientHome home, MessengerOptions options, string password) => StoreFile.IsFinished(home)
        ? StoreFile.Open(home, password, Argon2idCost.Standard with { MemoryKib = options.PassphraseMemoryKib })
        : throw MessengerException.Refused(
            FailureCodes.NoAccount, $"The home {home.Directory} has no account yet: register or log in first.");

    private FileReference Reference(Guid fileId) => _parts.Store.Read(tables => tables.Files.Find(fileId))
        ?? throw MessengerException.Refused(FailureCodes.UnknownFile, $"No message of this home brought a file {fileId:D}; receive it first.");
}
