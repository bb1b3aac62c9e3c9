// SPDX-License-Identifier: MIT
// ChainsReference: the sender keys one device should hold of one sending device: C-5 and C-7 as a list.
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal sealed class ChainsReference
{
    private readonly SortedList<uint, (string Key, uint First, uint Next, long ReplacedAtMs)> _chains = [];

    public bool Take(uint number, string key, uint iteration)
    {
        if (_chains.TryGetValue(number, out var known))
            return known.Key == key;
        if (_chains.Count == GroupLimits.MaxChains && number < _chains.Keys[0])
            return false;
        if (_chains.Count == GroupLimits.MaxChains)
            _chains.RemoveAt(0);
        _chains[number] = (key, iteration, iteration, 0);
        return true;
    }

    public bool Holds(Envelope envelope) =>
        _chains.TryGetValue(envelope.Place.Chain, out var chain) && chain.Key == envelope.Session && chain.First <= envelope.Place.Number;

    public void Open(Envelope envelope, long nowMs)
    {
        var chain = _chains[envelope.Place.Chain];
        if (envelope.Place.Number < chain.Next)
            return;
        _chains[envelope.Place.Chain] = chain with { Next = envelope.Place.Number + 1 };
        foreach (var (number, older) in _chains.Where(held => held.Key < envelope.Place.Chain && held.Value.ReplacedAtMs == 0).ToList())
            _chains[number] = older with { ReplacedAtMs = nowMs };
    }

    public void Drop(long beforeMs)
    {
        foreach (var (number, _) in _chains.Where(held => held.Value.ReplacedAtMs != 0 && held.Value.ReplacedAtMs < beforeMs).ToList())
            _chains.Remove(number);
    }

    public int Count => _chains.Count;

    public ChainsReference Copy()
    {
        var copy = new ChainsReference();
        foreach (var (number, chain) in _chains)
            copy._chains[number] = chain;
        return copy;
    }
}
