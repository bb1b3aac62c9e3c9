// SPDX-License-Identifier: MIT
// DeviceReference: all that the reference knows of one device. Goes back with the device when the device goes back.
namespace SecureMessenger.Tests.Model;

internal sealed class DeviceReference
{
    private readonly HashSet<int> _opened = [];
    private readonly HashSet<string> _replayable = [];
    private readonly Dictionary<ModelDevice, BookReference> _books = [];
    private readonly Dictionary<ModelDevice, ChainsReference> _chains = [];

    public bool HasOpened(Envelope envelope) => _opened.Contains(envelope.Id);

    public bool MarkOpened(Envelope envelope) => _opened.Add(envelope.Id);

    /// <summary>Handshakes without a one-time prekey, which are remembered: H-8.</summary>
    public HashSet<string> Replayable => _replayable;

    public BookReference With(ModelDevice peer) => Of(_books, peer);

    public ChainsReference From(ModelDevice sender) => Of(_chains, sender);

    public DeviceReference Copy()
    {
        var copy = new DeviceReference();
        copy._opened.UnionWith(_opened);
        copy._replayable.UnionWith(_replayable);
        foreach (var (peer, book) in _books)
            copy._books[peer] = book.Copy();
        foreach (var (sender, chains) in _chains)
            copy._chains[sender] = chains.Copy();
        return copy;
    }

    private static T Of<T>(Dictionary<ModelDevice, T> all, ModelDevice peer)
        where T : new() => all.TryGetValue(peer, out var known) ? known : all[peer] = new T();
}
