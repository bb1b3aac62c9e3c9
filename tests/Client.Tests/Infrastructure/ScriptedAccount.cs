// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using SecureMessenger.Contracts.Keys;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>An account with one device, as the scripted server keeps it.</summary>
internal sealed class ScriptedAccount(string name)
{
    public string Name { get; } = name;

    public Guid UserId { get; } = Guid.CreateVersion7();

    public Guid DeviceId { get; } = Guid.CreateVersion7();

    public IdentityRequest? Identity { get; set; }

    public SignedPrekeyRequest? SignedPrekey { get; set; }

    public ConcurrentQueue<OneTimePrekeyRequest> OneTimePrekeys { get; } = new();

    public ConcurrentQueue<KemPrekeyRequest> KemPrekeys { get; } = new();

    public KemPrekeyRequest? LastResort { get; set; }

    public ConcurrentDictionary<Guid, uint> Positions { get; } = new();

    /// <summary>Forgets every key: whoever registers under the name next publishes others.</summary>
    public void BeginAgain()
    {
        Identity = null;
        OneTimePrekeys.Clear();
        KemPrekeys.Clear();
    }

    public KemPrekey? TakeKemPrekey()
    {
        var isOneTime = KemPrekeys.TryDequeue(out var key);
        key ??= LastResort;
        return key is null ? null : new KemPrekey(key.KeyId!.Value, key.PublicKey!, key.Signature!, key.CreatedAt!.Value, !isOneTime);
    }
}
