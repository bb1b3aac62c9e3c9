// SPDX-License-Identifier: MIT
// Workloads: everything that is measured, in the order of the output. Payloads are 1 KiB; files 8 MiB.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Bench;

internal static class Workloads
{
    /// <summary>Bytes of the file that the file workload encrypts.</summary>
    public const long FileSize = 8L * 1024 * 1024;

    /// <summary>The key of the one workload that is printed as throughput.</summary>
    public const string File = "file_encrypt_mb_s";

    private static readonly byte[] Payload = new byte[1024];
    private static readonly RandomSource Random = RandomSource.System;

    public static IReadOnlyList<Workload> All()
    {
        var (alice, bob, costs) = (new Device(), new Device(), new PrimitiveCosts());
        var material = bob.MaterialOf(Suite.X3dh);
        var first = Session.Initiate(alice.Local, Device.BundleOf(material), Random).Encrypt(Payload, Random);
        var (ping, pong) = alice.Establish(bob, Suite.X3dh);
        var (sending, _) = alice.Establish(bob, Suite.X3dh);
        return
        [
            new("x3dh_initiate", () => Session.Initiate(alice.Local, Device.BundleOf(material), Random).Dispose(), costs.Initiate),
            new("x3dh_respond", () => bob.Accept(alice, first, Suite.X3dh).Dispose(), costs.Respond),
            new("establish_x3dh", () => Establish(alice, bob, Suite.X3dh), costs.Establish),
            new("establish_pqxdh", () => Establish(alice, bob, Suite.PostQuantumX3dh), costs.EstablishPostQuantum),
            new("pingpong_encrypt_decrypt", _ => run => PingPong(run % 2 == 0 ? ping : pong, run % 2 == 0 ? pong : ping), costs.PingPong),
            new("same_chain_encrypt", () => sending.Encrypt(Payload, Random), costs.Encrypt),
            new("same_chain_decrypt", count => SameChain(alice, bob, count), costs.Decrypt),
            new("group_encrypt", _ => GroupEncrypt(alice), costs.GroupEncrypt),
            new("group_decrypt", count => GroupDecrypt(alice, bob, count), costs.GroupDecrypt),
            FileWorkload(costs),
        ];
    }

    private static void Establish(Device alice, Device bob, Suite suite)
    {
        using var own = Session.Initiate(alice.Local, Device.BundleOf(bob.MaterialOf(suite)), Random);
        using var accepted = bob.Accept(alice, own.Encrypt(Payload, Random), suite);
        PingPong(accepted.Session, own);
    }

    private static void PingPong(Session from, Session to) =>
        Device.Opened(to.TryDecrypt(from.Encrypt(Payload, Random), out var plaintext), plaintext);

    private static Action<int> SameChain(Device alice, Device bob, int count)
    {
        var (from, to) = alice.Establish(bob, Suite.X3dh);
        var messages = Enumerable.Range(0, count).Select(_ => from.Encrypt(Payload, Random)).ToArray();
        return run => Device.Opened(to.TryDecrypt(messages[run], out var plaintext), plaintext);
    }

    private static Action<int> GroupEncrypt(Device alice)
    {
        var roster = NewGroup(alice);
        var sender = GroupSender.Create(alice.Local, roster, 0, Random);
        return _ => sender.Encrypt(Payload, roster, 0, Random);
    }

    private static Action<int> GroupDecrypt(Device alice, Device bob, int count)
    {
        var roster = NewGroup(alice);
        var sender = GroupSender.Create(alice.Local, roster, 0, Random);
        var receiver = new GroupReceiver(roster.Group, alice.Local.Address, alice.Identity);
        using var distribution = sender.Distribute();
        receiver.TryTake(distribution);
        var messages = Enumerable.Range(0, count).Select(_ => sender.Encrypt(Payload, roster, 0, Random)).ToArray();
        return run => Device.Opened(receiver.TryDecrypt(messages[run], roster, 0, out var plaintext), plaintext);
    }

    private static Workload FileWorkload(PrimitiveCosts costs)
    {
        var cipher = new Aes256GcmStream();
        var (key, output) = (new byte[FileCipher.KeySize], new byte[FileCipher.SealedChunkSize]);
        Random.Fill(key);
        return new Workload(File, () => EncryptFile(key, output), () =>
        {
            for (var chunk = 0; chunk < FileSize / FileCipher.ChunkSize; chunk++)
                costs.FileChunk(cipher);
        });
    }

    private static void EncryptFile(byte[] key, byte[] output)
    {
        using var file = new FileEncryptor(key, Guid.Empty, FileSize, Random);
        while (!file.IsComplete)
        {
            _ = file.Wanted; // the caller reads into it; reading is not what is measured
            file.SealChunk(output);
        }
    }

    private static GroupRoster NewGroup(Device owner)
    {
        var first = GroupEvent.Create(Guid.CreateVersion7(), owner.Local.Address.Account, owner.Local.Address.Device, [], Enumerable.Repeat((byte)1, 32).ToArray());
        var signature = new byte[64];
        first.Sign(owner.Local.Identity, signature);
        return GroupRoster.TryBegin(first, signature, owner.Identity, out var roster) == GroupEventOutcome.Applied
            ? roster!
            : throw new InvalidOperationException("own event refused");
    }
}
