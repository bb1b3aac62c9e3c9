// SPDX-License-Identifier: MIT
// Engine: the parts of a client that has an account, wired once, and the loops that run in the background.
// Owns them; the store and the HTTP client belong to MessengerClient.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Enrollment;
using SecureMessenger.Client.Files;
using SecureMessenger.Client.Live;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Repair;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Trust;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client;

internal sealed class Engine : IAsyncDisposable
{
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly IdentityKeyPair _identity;
    private readonly Outbound _outbound;
    private readonly AckQueue _acks = new();
    private readonly Link _link;
    private readonly OutboxPump _pump;
    private readonly Upkeep _upkeep;
    private readonly Repairs _repairs;
    private Task? _running;

    public Engine(ClientStore store, ServerApi server, AccountInfo account, IdentityKeyPair identity, uint registrationId, string? password, TimeProvider time)
    {
        _identity = identity;
        var own = new LocalDevice(new DeviceAddress(account.UserId, account.DeviceId), identity);
        var auth = new AuthApi(server);
        Session = new DeviceSession(store, auth, account, password, time);
        var keys = new KeysApi(server, Session);
        Names = new NameDirectory(store, auth, Session);
        Devices = new DeviceDirectory(store, keys);
        Publisher = new KeyPublisher(store, keys, Devices, new OwnKeys(own, time), own, registrationId);
        OwnDevices = new OwnDevices(Devices, Publisher, auth, Session, own);
        ChangedIdentities = new ChangedIdentities(store, Devices, own);

        var rosters = new RosterDirectory(store, new ConversationsApi(server, Session), account.UserId, time);
        var recipients = new RecipientDirectory(store, new BundleDirectory(keys, Names, time), Devices, Names, own, time);
        _outbound = new Outbound(store, rosters, recipients, Devices, new FrameSealer(own, time), own);
        var answers = new Answers();
        var inbound = new Inbound(store, rosters, Devices, new MessageKeeper(new WrapOpener(own, time), own, time), Events, own);
        var reader = new FrameReader(inbound, _acks, answers, store, Session, Events);
        _link = new Link(account.Server, Session, reader, _acks, answers, Events, time);
        _pump = new OutboxPump(store, _link, _outbound, rosters, new Settlement(store, account.DeviceId), time);
        Sender = new Sender(store, Names, rosters, _outbound, _pump, account, time);
        Messages = new MessageReader(Names, account);
        Uploads = new FileUpload(server, Session, time);
        Downloads = new FileDownload(server, Session, time);

        _upkeep = new Upkeep(Publisher, Events);
        _repairs = new Repairs(store, _outbound, _pump, Events, own, time);
        _link.Greeted += _upkeep.Due;
        _link.Greeted += _repairs.Due;
        inbound.RepairDue += _repairs.Due;
        reader.PrekeysLow += _upkeep.Due;
    }

    public EventStream Events { get; } = new();

    public DeviceSession Session { get; }

    public NameDirectory Names { get; }

    public DeviceDirectory Devices { get; }

    public KeyPublisher Publisher { get; }

    public OwnDevices OwnDevices { get; }

    public ChangedIdentities ChangedIdentities { get; }

    public Sender Sender { get; }

    public MessageReader Messages { get; }

    public FileUpload Uploads { get; }

    public FileDownload Downloads { get; }

    /// <summary>Starts the loops, once.</summary>
    public void Start()
    {
        lock (_gate)
            _running ??= Task.WhenAll(
                _link.RunAsync(_end.Token), _pump.RunAsync(_end.Token), _upkeep.RunAsync(_end.Token), _repairs.RunAsync(_end.Token));
    }

    /// <summary>Waits until the server has said hello.</summary>
    public Task UpAsync(CancellationToken ct) => _link.Presence.UpAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await _link.LeaveAsync(LeavePatience);
            await _end.CancelAsync();
            try
            {
                await _running;
            }
            catch (OperationCanceledException)
            {
                // Ended on purpose.
            }
        }

        _end.Dispose();
        _outbound.Dispose();
        _pump.Dispose();
        _acks.Dispose();
        Session.Dispose();
        _identity.Dispose();
    }
}
