// SPDX-License-Identifier: MIT
// MessengerClient: one device of one account, and its home. The door of this library: what it does stands in the parts of Engine.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Enrollment;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client;

/// <summary>One device of one account. Open a home, register or log in once, then send and receive. Safe to use from many threads.</summary>
public sealed partial class MessengerClient : IAsyncDisposable
{
    private readonly MessengerOptions _options;
    private readonly HomeLock _lock;
    private readonly ClientStore _store;
    private readonly HttpClient _http;
    private readonly string? _password;
    private Engine? _engine;
    private AccountInfo? _account;
    private bool _disposed;

    private MessengerClient(MessengerOptions options, HomeLock @lock, ClientStore store, string? password)
    {
        _options = options;
        _lock = @lock;
        _store = store;
        _password = password;
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), UseCookies = false, AllowAutoRedirect = false })
        {
            Timeout = Timeout.InfiniteTimeSpan, // every exchange sets its own
        };
    }

    /// <summary>The account of this home; null before <see cref="RegisterAsync"/> or <see cref="LoginAsync"/>.</summary>
    public AccountInfo? Account => _account;

    /// <summary>Whether a home holds an account. Needs no passphrase.</summary>
    /// <param name="home">The directory.</param>
    /// <returns>Whether <see cref="OpenAsync"/> will find an account there.</returns>
    public static bool HasAccount(string home) => StoreFile.IsFinished(new ClientHome(home));

    /// <summary>Opens a home and locks it. Where it gets no account, the store begun in it is removed when the client is disposed.</summary>
    /// <param name="options">Where, and how.</param>
    /// <param name="passphrase">Opens the local store; the first one given makes it.</param>
    /// <param name="password">The account's password, for when the session has ended; null to ask for a login then.</param>
    /// <param name="ct">Ends the wait for another process.</param>
    /// <returns>The client; dispose it.</returns>
    /// <exception cref="MessengerException">The passphrase is wrong, the home is in use, or it cannot be used.</exception>
    public static async Task<MessengerClient> OpenAsync(
        MessengerOptions options, string passphrase, string? password = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(passphrase);
        var home = new ClientHome(options.Home);
        home.Prepare();
        var held = await HomeLock.AcquireAsync(home, options.HomeWait, options.Time, ct);
        try
        {
            var cost = new Argon2idCost(options.PassphraseMemoryKib, Argon2idCost.Standard.Passes);
            var store = StoreFile.Open(home, passphrase, cost);
            var client = new MessengerClient(options, held, store, password);
            if (store.Read(tables => tables.Settings.ReadAccount()) is { } account)
                client.Begin(account);
            return client;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Makes an account with this home as its first device, and publishes its keys.</summary>
    /// <param name="username">3–32 of <c>a-z 0-9 _ . -</c>.</param>
    /// <param name="password">The account's password, 8–256 characters.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The account.</returns>
    /// <exception cref="MessengerException">The name is taken, the home has an account, or the server is away.</exception>
    public async Task<AccountInfo> RegisterAsync(string username, string password, CancellationToken ct = default)
    {
        if (_account is { } existing)
            throw MessengerException.Refused(
                FailureCodes.AccountExists, $"This home belongs to {existing.Username} already; use another --home for another account.");
        var name = Usernames.Check(username);
        var server = NewServer();
        var request = new RegisterRequest { Username = name, Password = password, DeviceName = _options.DeviceName };
        var session = await new AuthApi(server).RegisterAsync(request, ct);
        return await EnrollAsync(server.Address, name, session, ct);
    }

    /// <summary>Logs in: this home's device again, or a new device of the account, which its first device then has to confirm.</summary>
    /// <param name="username">The account's name.</param>
    /// <param name="password">The account's password.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The account; see <see cref="IsConfirmedAsync"/>.</returns>
    /// <exception cref="MessengerException">Name and password do not match, the home is another account's, or the server is away.</exception>
    public async Task<AccountInfo> LoginAsync(string username, string password, CancellationToken ct = default)
    {
        var name = Usernames.Check(username);
        if (_account is { } existing && existing.Username != name)
            throw MessengerException.Refused(
                FailureCodes.OtherAccount, $"This home belongs to {existing.Username}; use another --home for {name}.");
        var server = NewServer();
        var request = new LoginRequest { Username = name, Password = password, DeviceName = _options.DeviceName, DeviceId = _account?.DeviceId };
        var session = await new AuthApi(server).LoginAsync(request, ct);
        if (_account is null)
            return await EnrollAsync(server.Address, name, session, ct);
        _store.Transact(tables =>
        {
            var account = tables.Settings.ReadAccount()!;
            account.Server = server.Address.ToString();
            tables.Settings.WriteAccount(account);
            tables.Settings.WriteTokens(DeviceSession.ToRecord(session, _options.Time));
        });
        await RequireEngine().Publisher.MaintainAsync(ct);
        return _account;
    }

    /// <summary>Ends this device's session at the server. The home keeps its keys and history, for a later login.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>When the session is gone.</returns>
    /// <exception cref="MessengerException">There is no session, or the server is away.</exception>
    public async Task LogoutAsync(CancellationToken ct = default)
    {
        var engine = RequireEngine();
        var server = new ServerApi(_http, _options.Time);
        await new AuthApi(server).LogoutAsync(engine.Session, ct);
        _store.Transact(tables => tables.Settings.DeleteTokens());
    }

    /// <summary>Ends the connection, waits for what is under way, and lets go of the home. May be called again.</summary>
    /// <returns>When all is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        if (_engine is { } engine)
            await engine.DisposeAsync();
        _http.Dispose();
        _store.Dispose();
        _lock.Dispose();
    }

    private async Task<AccountInfo> EnrollAsync(Uri server, string username, SessionResponse session, CancellationToken ct)
    {
        NewDevice.Save(_store, server, username, session, _options.Time);
        Begin(_store.Read(tables => tables.Settings.ReadAccount())!);
        await RequireEngine().Publisher.MaintainAsync(ct);
        return _account!;
    }

    private void Begin(AccountRecord record)
    {
        var identity = _store.Read(tables => tables.Settings.ReadIdentity())
            ?? throw MessengerException.Refused(FailureCodes.StoreDamaged, "The store of this home has an account, but no identity.");
        var (userId, deviceId) = (record.UserId.ToGuid(), record.DeviceId.ToGuid());
        var server = ServerAddress.Check(_options.Server ?? new Uri(record.Server));
        _http.BaseAddress ??= server;
        var entry = OwnKeys.Entry(new LocalDevice(new DeviceAddress(userId, deviceId), identity));
        _account = new AccountInfo(server, record.Username, userId, deviceId, DeviceCode.Of(userId, entry));
        _engine = new Engine(
            _store, new ServerApi(_http, _options.Time), _account, identity, record.RegistrationId, _password, _options.Time);
    }

    private ServerApi NewServer()
    {
        var address = _options.Server ?? _account?.Server
            ?? throw MessengerException.Refused(FailureCodes.InvalidServer, "Name the server the account is to live on.");
        _http.BaseAddress ??= ServerAddress.Check(address);
        return new ServerApi(_http, _options.Time);
    }

    private Engine RequireEngine() => _engine
        ?? throw MessengerException.Refused(FailureCodes.NoAccount, "There is no account in this home; register or log in first.");
}
