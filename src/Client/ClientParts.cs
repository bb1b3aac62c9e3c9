// SPDX-License-Identifier: MIT
// ClientParts: composes one open client. Everything below it gets what it needs here and looks nothing up by itself.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Enrollment;
using SecureMessenger.Client.Files;
using SecureMessenger.Client.Live;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Trust;
using SecureMessenger.Client.Wire;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client;

internal sealed class ClientParts : IDisposable
{
    private readonly HttpClient _http;
    private readonly IdentityKeyPair _identity;
    private readonly AckQueue _acks = new();
    private readonly Outbound _outbound;

    public ClientParts(ClientStore store, string password, Uri server, TimeProvider time)
    {
        var record = store.Read(tables => tables.Settings.ReadAccount())!;
        _identity = store.Read(tables => tables.Settings.ReadIdentity())!;
        var own = new LocalDevice(new DeviceAddress(record.UserId.ToGuid(), record.DeviceId.ToGuid()), _identity);
        Store = store;
        Account = new AccountInfo(
            server, record.Username, own.Address.Account, own.Address.Device,
            DeviceCode.Of(own.Address.Account, own.Address.Device, _identity.PublicKey));

        _http = HttpClients.New(server);
        var api = new ServerApi(_http, time);
        Auth = new AuthApi(api);
        Session = new DeviceSession(store, Auth, Account, password, time);
        var keys = new KeysApi(api, Session);
        var files = new FilesApi(api, Session);

        Names = new NameDirectory(store, Auth, Session);
        var devices = new DeviceDirectory(store, keys);
        Publisher = new KeyPublisher(store, keys, devices, new OwnKeys(own, time), own, record.RegistrationId);
        OwnDevices = new OwnDevices(devices, Publisher, own);
        SafetyNumbers = new SafetyNumbers(devices, own.Address.Account);

        var rosters = new RosterDirectory(store, new ConversationsApi(api, Session), own.Address.Account, time);
        var recipients = new RecipientDirectory(store, keys, devices, Names, own, time);
        _outbound = new Outbound(store, rosters, recipients, devices, new FrameSealer(own, time), own);
        Messages = new StoredMessages(Names, Account);
        var inbound = new Inbound(store, rosters, devices, new WrapOpener(own, time), Stream, own);

        var answers = new Answers();
        Frames = new FrameReader(inbound, _acks, answers, store, Session, Stream);
        Link = new Link(server, Session, Frames, _acks, answers, Stream, time);
        Pump = new OutboxPump(store, Link, _outbound, rosters, new Settlement(store, own.Address.Device), time);
        Sender = new Sender(store, Names, rosters, _outbound, Pump, Account, time);
        Upload = new FileUpload(files, time);
        Download = new FileDownload(files);
        Events = new EventReader(store, Stream, Messages);
    }

    public ClientStore Store { get; }

    public AccountInfo Account { get; }

    public AuthApi Auth { get; }

    public DeviceSession Session { get; }

    public NameDirectory Names { get; }

    public KeyPublisher Publisher { get; }

    public OwnDevices OwnDevices { get; }

    public SafetyNumbers SafetyNumbers { get; }

    public StoredMessages Messages { get; }

    public EventStream Stream { get; } = new();

    public FrameReader Frames { get; }

    public Link Link { get; }

    public OutboxPump Pump { get; }

    public Sender Sender { get; }

    public FileUpload Upload { get; }

    public FileDownload Download { get; }

    public EventReader Events { get; }

    public void Dispose()
    {
        Pump.Dispose();
        _outbound.Dispose();
        _acks.Dispose();
        Session.Dispose();
        _http.Dispose();
        _identity.Dispose();
    }
}
