// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Faults.History;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Faults.People;

/// <summary>Somebody with an account, keys that others can verify, and one device that is meant to be always there.</summary>
internal sealed class Person : IDisposable
{
    private const int Batch = 100;

    private readonly IdentityKeyPair _identity = IdentityKeyPair.Generate(RandomSource.System);
    private readonly IdentityKeyPair _second = IdentityKeyPair.Generate(RandomSource.System);
    private DeviceList? _list;
    private uint _prekeys;

    private Person(Account account, Device device) => (Account, Device) = (account, device);

    public Account Account { get; }

    public Device Device { get; }

    /// <summary>All that its list names: what others write comes to each.</summary>
    public IReadOnlyList<Device> Devices { get; private set; } = [];

    public Guid Id => Account.User;

    /// <summary>Registers, and publishes all that others need.</summary>
    public static async Task<Person> ArriveAsync(string name, Gateways gateways, Recorder recorder, CancellationToken ct)
    {
        var account = new Account(gateways, recorder, name);
        await account.RegisterAsync(ct);
        var person = new Person(account, new Device(account, gateways, recorder));
        person.Devices = [person.Device];
        await person.PublishIdentityAsync(ct);
        await person.PublishSignedPrekeyAsync(ct);
        await person.PublishOneTimeKeysAsync(ct);
        return person;
    }

    /// <summary>Takes a second device for good, and lists it.</summary>
    public async Task TakeSecondDeviceAsync(Gateways gateways, Recorder recorder, CancellationToken ct)
    {
        var account = await Account.OnAnotherDeviceAsync(ct);
        Devices = [Device, new Device(account, gateways, recorder)];
        await account.AskAsync(HttpMethod.Post, "keys/identity", new IdentityRequest { IdentityKey = _second.PublicKey.Bytes.ToArray(), RegistrationId = 2, Suites = [1] }, ct);
        await PublishIdentityAsync(_list!.Next([.. _list.Devices, new DeviceListEntry(account.Device, _second.PublicKey, DeviceSuites.X3dh)]), ct);
    }

    /// <summary>Publishes a hundred one-time prekeys more.</summary>
    public async Task PublishOneTimeKeysAsync(CancellationToken ct)
    {
        var first = Interlocked.Add(ref _prekeys, Batch) - Batch;
        var keys = Enumerable.Range(1, Batch).Select(offset =>
        {
            using var pair = X25519KeyPair.Generate(RandomSource.System);
            return new OneTimePrekeyRequest { KeyId = first + (uint)offset, PublicKey = pair.PublicKey.Bytes.ToArray() };
        });
        await Account.AskAsync(HttpMethod.Post, "keys/one-time-prekeys", new OneTimePrekeysRequest { Keys = [.. keys] }, ct);
    }

    /// <summary>An event of a group and this device's signature.</summary>
    public byte[] Sign(GroupEvent change)
    {
        var signature = new byte[64];
        change.Sign(_identity, signature);
        return [.. change.Bytes, .. signature];
    }

    /// <summary>Takes an event of this person's own into the group as it was.</summary>
    public GroupRoster Fold(GroupRoster? before, GroupEvent change, byte[] signed)
    {
        GroupRoster? after;
        var outcome = before is null
            ? GroupRoster.TryBegin(change, signed.AsSpan()[^64..], _identity.PublicKey, out after)
            : before.TryApply(change, signed.AsSpan()[^64..], _identity.PublicKey, out after);
        return outcome == GroupEventOutcome.Applied ? after! : throw new InvalidOperationException($"an event of our own is {outcome}");
    }

    /// <summary>Begins a conversation; news of new accounts takes a moment to reach those who keep conversations.</summary>
    public async Task<Chat> BeginAsync(CreateConversationRequest request, CancellationToken ct)
    {
        while (true)
        {
            var reply = await Account.AskAsync(HttpMethod.Post, "conversations", request, ct);
            if (reply.IsDone)
            {
                var conversation = reply.Read<ConversationResponse>();
                var chat = new Chat(conversation.Id, request.Kind == "group");
                chat.Learn(conversation);
                return chat;
            }

            if (reply.Code is not ("unknown_user" or "no_identity")) throw new InvalidOperationException($"a conversation could not be begun: {reply.Code}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }
    }

    public void Dispose()
    {
        _identity.Dispose();
        _second.Dispose();
        foreach (var device in Devices) device.Account.Dispose();
    }

    private Task PublishIdentityAsync(CancellationToken ct) =>
        PublishIdentityAsync(DeviceList.First(Id, [new DeviceListEntry(Device.Id, _identity.PublicKey, DeviceSuites.X3dh)]), ct);

    private async Task PublishIdentityAsync(DeviceList list, CancellationToken ct)
    {
        _list = list;
        var signature = new byte[64];
        _identity.Sign(SignatureContext.DeviceList, list.Bytes, signature);
        await Account.AskAsync(HttpMethod.Post, "keys/identity", new IdentityRequest
        {
            IdentityKey = _identity.PublicKey.Bytes.ToArray(), RegistrationId = 1, Suites = [1],
            DeviceList = list.Bytes.ToArray(), DeviceListSignature = signature,
        }, ct);
    }

    private async Task PublishSignedPrekeyAsync(CancellationToken ct)
    {
        using var pair = X25519KeyPair.Generate(RandomSource.System);
        var made = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var signature = new byte[64];
        new SignedPrekeyStatement(Device.Id, 1, made.ToUnixTimeMilliseconds(), pair.PublicKey).Sign(_identity, signature);
        await Account.AskAsync(HttpMethod.Post, "keys/signed-prekey", new SignedPrekeyRequest
        {
            KeyId = 1, PublicKey = pair.PublicKey.Bytes.ToArray(), Signature = signature, CreatedAt = made,
        }, ct);
    }
}
