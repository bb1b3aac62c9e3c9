// SPDX-License-Identifier: MIT
// ModelDevice: a device with its store: prekeys, a book for each other device, its sender key and those of others.
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal sealed class ModelDevice : IDisposable
{
    private readonly string _name;
    private readonly Dictionary<ModelDevice, SessionBook> _books = [];
    private readonly Dictionary<ModelDevice, GroupReceiver> _receivers = [];
    private readonly IdentityKeyPair _identity;

    public ModelDevice(string name, Guid account, Suite suite, long nowMs, SeededRandom random)
    {
        _name = name;
        Suite = suite;
        _identity = IdentityKeyPair.Generate(random);
        Local = new LocalDevice(new DeviceAddress(account, random.Id()), _identity);
        Prekeys = new ModelPrekeys(Local, random);
        Prekeys.Rotate(nowMs);
    }

    public LocalDevice Local { get; }

    public Guid Account => Local.Address.Account;

    /// <summary>The highest suite the device list names; it only rises.</summary>
    public Suite Suite { get; set; }

    public ModelPrekeys Prekeys { get; }

    public DeviceReference Reference { get; private set; } = new();

    public GroupSender? Sender { get; private set; }

    /// <summary>When this device last began a session because it could not read, by the other device: once an hour.</summary>
    public Dictionary<ModelDevice, long> Resets { get; } = [];

    public IEnumerable<ModelDevice> Peers => _books.Keys;

    public SessionBook BookOf(ModelDevice peer) =>
        _books.TryGetValue(peer, out var book) ? book : _books[peer] = new SessionBook(Local.Address, peer.Local.Address);

    public GroupReceiver ReceiverOf(Guid group, ModelDevice sender) =>
        _receivers.TryGetValue(sender, out var known) ? known
        : _receivers[sender] = new GroupReceiver(group, sender.Local.Address, sender.Local.Identity.PublicKey);

    /// <summary>Takes a sender of its own; the former is gone.</summary>
    public GroupSender Take(GroupSender sender)
    {
        Sender?.Dispose();
        return Sender = sender;
    }

    /// <summary>Forgets a device that its account's list no longer has.</summary>
    public void Forget(ModelDevice gone)
    {
        if (_books.Remove(gone, out var book))
            book.Dispose();
        if (_receivers.Remove(gone, out var receiver))
            receiver.Dispose();
        Sender?.ExpireForDeviceRemoval();
    }

    public void DropOld(long beforeMs)
    {
        foreach (var (peer, book) in _books)
        {
            book.DropArchived(beforeMs);
            Reference.With(peer).Drop(beforeMs);
        }

        foreach (var (sender, receiver) in _receivers)
        {
            receiver.DropReplaced(beforeMs);
            Reference.From(sender).Drop(beforeMs);
        }
    }

    public DeviceSnapshot Capture() => new(this, Reference.Copy(), [.. Prekeys.Held])
    {
        Books = _books.ToDictionary(entry => entry.Key, entry => State.Of(entry.Value)),
        Receivers = _receivers.ToDictionary(entry => entry.Key, entry => State.Of(entry.Value)),
        Sender = Sender is null ? null : State.Of(Sender),
    };

    /// <summary>Stores and loads everything; what is loaded stores as the same bytes.</summary>
    public bool Restart()
    {
        var state = Capture();
        Restore(state, _ => true);
        var again = Capture();
        return state.Books.All(entry => again.Books[entry.Key].AsSpan().SequenceEqual(entry.Value))
            && state.Receivers.All(entry => again.Receivers[entry.Key].AsSpan().SequenceEqual(entry.Value))
            && state.Sender.AsSpan().SequenceEqual(again.Sender);
    }

    /// <summary>Goes back to an older state, as far as the other devices still exist.</summary>
    public void Restore(DeviceSnapshot state, Func<ModelDevice, bool> exists)
    {
        Clear();
        foreach (var (peer, book) in state.Books.Where(entry => exists(entry.Key)))
            _books[peer] = State.Book(book);
        foreach (var (sender, receiver) in state.Receivers.Where(entry => exists(entry.Key)))
            _receivers[sender] = State.Receiver(receiver);
        if (state.Sender is not null)
            Sender = State.Sender(state.Sender);
        Prekeys.Restore(state.Prekeys);
        Reference = state.Reference.Copy();
    }

    public override string ToString() => _name;

    public void Dispose()
    {
        Clear();
        Prekeys.Dispose();
        _identity.Dispose();
    }

    private void Clear()
    {
        foreach (var book in _books.Values)
            book.Dispose();
        foreach (var receiver in _receivers.Values)
            receiver.Dispose();
        Sender?.Dispose();
        Sender = null;
        _books.Clear();
        _receivers.Clear();
    }
}
