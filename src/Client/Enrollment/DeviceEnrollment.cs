// SPDX-License-Identifier: MIT
// DeviceEnrollment: how a home gets its account: by registering one, or as a further device of one. Everything a device needs is on
// its disk in one transaction before any of it is published; a home that did not get that far is empty again.
using System.Security.Cryptography;
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Enrollment;

internal sealed class DeviceEnrollment(ClientHome home, MessengerOptions options, string username, string password)
{
    private readonly string _username = Usernames.Check(username);
    private readonly Argon2idCost _cost = Argon2idCost.Standard with { MemoryKib = options.PassphraseMemoryKib };

    /// <summary>Registers an account.</summary>
    public async Task<ClientStore> RegisterAsync(CancellationToken ct)
    {
        if (StoreFile.IsFinished(home))
            throw MessengerException.Refused(
                FailureCodes.AccountExists, $"The home {home.Directory} holds an account already; name another with --home.");
        var request = new RegisterRequest { Username = _username, Password = password, DeviceName = options.DeviceName };
        return await BeginAsync(auth => auth.RegisterAsync(request, ct));
    }

    /// <summary>Logs in: the device of the home again, or a new device.</summary>
    public Task<ClientStore> LoginAsync(CancellationToken ct) => StoreFile.IsFinished(home)
        ? LoginAgainAsync(ct)
        : BeginAsync(auth => auth.LoginAsync(
            new LoginRequest { Username = _username, Password = password, DeviceName = options.DeviceName }, ct));

    private async Task<ClientStore> LoginAgainAsync(CancellationToken ct)
    {
        var store = StoreFile.Open(home, password, _cost);
        try
        {
            var account = store.Read(tables => tables.Settings.ReadAccount())!;
            if (account.Username != _username)
                throw MessengerException.Refused(
                    FailureCodes.OtherAccount, $"The home {home.Directory} belongs to {account.Username}; name another with --home.");
            using var http = HttpClients.New(ServerOf(options.Server ?? new Uri(account.Server)));
            var request = new LoginRequest { Username = _username, Password = password, DeviceId = account.DeviceId.ToGuid() };
            var session = await new AuthApi(new ServerApi(http, options.Time)).LoginAsync(request, ct);
            store.Transact(tables =>
            {
                account.Server = http.BaseAddress!.ToString();
                tables.Settings.WriteAccount(account);
                tables.Settings.WriteTokens(DeviceSession.ToRecord(session, options.Time));
            });
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private async Task<ClientStore> BeginAsync(Func<AuthApi, Task<SessionResponse>> enter)
    {
        var server = ServerOf(options.Server);
        var store = StoreFile.Open(home, password, _cost);
        try
        {
            using var http = HttpClients.New(server);
            var session = await enter(new AuthApi(new ServerApi(http, options.Time)));
            Finish(store, server, session);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private void Finish(ClientStore store, Uri server, SessionResponse session)
    {
        using var identity = IdentityKeyPair.Generate(RandomSource.System);
        var own = new LocalDevice(new DeviceAddress(session.UserId, session.DeviceId), identity);
        var keys = new OwnKeys(own, options.Time);
        store.Finish(tables =>
        {
            tables.Settings.WriteAccount(new AccountRecord
            {
                Server = server.ToString(),
                Username = _username,
                UserId = session.UserId.ToField(),
                DeviceId = session.DeviceId.ToField(),
                RegistrationId = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue),
            });
            tables.Settings.WriteTokens(DeviceSession.ToRecord(session, options.Time));
            tables.Settings.WriteIdentity(identity);
            keys.AddSignedPrekey(tables);
            OwnKeys.AddOneTimePrekeys(tables, OwnKeys.FullStock);
        });
    }

    private static Uri ServerOf(Uri? address) => address is null
        ? throw MessengerException.Refused(FailureCodes.InvalidServer, "Name the server, for example http://localhost:8080.")
        : ServerAddress.Check(address);
}
