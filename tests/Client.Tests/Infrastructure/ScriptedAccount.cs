// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>An account with one device, as the scripted server keeps it.</summary>
internal sealed class ScriptedAccount(string name)
{
    private uint _newestOneTime;
    private uint _newestKem;

    public string Name { get; } = name;

    public Guid UserId { get; } = Guid.CreateVersion7();

    public Guid DeviceId { get; } = Guid.CreateVersion7();

    public IdentityRequest? Identity { get; set; }

    public SignedPrekeyRequest? SignedPrekey { get; set; }

    public ConcurrentQueue<OneTimePrekeyRequest> OneTimePrekeys { get; } = new();

    public ConcurrentQueue<KemPrekeyRequest> KemPrekeys { get; } = new();

    public KemPrekeyRequest? LastResort { get; set; }

    public ConcurrentDictionary<Guid, uint> Positions { get; } = new();

    /// <summary>An identity that comes without a list leaves the one in force as it is.</summary>
    public void Take(IdentityRequest identity) => Identity = identity.DeviceList is not null || Identity is null
        ? identity
        : identity with { DeviceList = Identity.DeviceList, DeviceListSignature = Identity.DeviceListSignature };

    public void Take(OneTimePrekeyRequest key)
    {
        _newestOneTime = Math.Max(_newestOneTime, key.KeyId!.Value);
        OneTimePrekeys.Enqueue(key);
    }

    public void Take(KemPrekeyRequest key)
    {
        _newestKem = Math.Max(_newestKem, key.KeyId!.Value);
        KemPrekeys.Enqueue(key);
    }

    public CountResponse Count() => new(
        OneTimePrekeys.Count, KemPrekeys.Count, _newestOneTime, Math.Max(_newestKem, LastResort?.KeyId ?? 0), SignedPrekey?.KeyId ?? 0);

    /// <summary>What POST /keys/check compares.</summary>
    public byte[] Digest()
    {
        var digest = new byte[PublishedKeys.DigestSize];
        PublishedKeys.WriteDigest(
            Identity?.IdentityKey, SignedPrekey?.KeyId ?? 0, SignedPrekey?.PublicKey, LastResort?.KeyId ?? 0, LastResort?.PublicKey, digest);
        return digest;
    }

    /// <summary>Forgets every key: whoever registers under the name next publishes others.</summary>
    public void BeginAgain()
    {
        Identity = null;
        OneTimePrekeys.Clear();
        KemPrekeys.Clear();
        (_newestOneTime, _newestKem, SignedPrekey, LastResort) = (0, 0, null, null);
    }

    public KemPrekey? TakeKemPrekey()
    {
        var isOneTime = KemPrekeys.TryDequeue(out var key);
        key ??= LastResort;
        return key is null ? null : new KemPrekey(key.KeyId!.Value, key.PublicKey!, key.Signature!, key.CreatedAt!.Value, !isOneTime);
    }
}
