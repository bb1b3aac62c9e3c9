// SPDX-License-Identifier: MIT
// BundleDirectory: prekeys to begin sessions with, checked against the device's entry in its account's verified list.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Trust;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Messaging;

internal sealed class BundleDirectory(KeysApi keys, NameDirectory names, TimeProvider time)
{
    /// <summary>A bundle for each of some devices of one account.</summary>
    /// <exception cref="MessengerException">A device has none, or one that does not bear its signature.</exception>
    public async Task<List<(Recipient Recipient, PrekeyBundle Bundle)>> FetchAsync(IReadOnlyList<Recipient> recipients, CancellationToken ct)
    {
        // Identity and prekeys are published one after the other: a device may be listed a moment before it can be written to.
        return await Retry.WhileAsync(() => FetchOnceAsync(recipients, ct), error => error.Code == FailureCodes.NoKeysYet, time, ct);
    }

    private async Task<List<(Recipient Recipient, PrekeyBundle Bundle)>> FetchOnceAsync(IReadOnlyList<Recipient> recipients, CancellationToken ct)
    {
        var account = recipients[0].Address.Account;
        var answer = recipients.Count == 1
            ? await keys.BundleAsync(account, recipients[0].Address.Device, ct)
            : await keys.BundlesAsync(account, ct);
        return [.. recipients.Select(recipient => (recipient, Check(recipient, answer)))];
    }

    private PrekeyBundle Check(Recipient recipient, BundleResponse answer)
    {
        var device = answer.Devices.FirstOrDefault(device => device.DeviceId == recipient.Address.Device)
            ?? throw MessengerException.Refused(
                FailureCodes.NoKeysYet, $"{Name(recipient.Address.Account)} has not published keys yet; try again later.");
        return device.IdentityKey.AsSpan().SequenceEqual(recipient.Entry.Identity.Bytes)
            && PrekeyBundle.TryValidate(Material(recipient, device), time.GetUtcNow().ToUnixTimeMilliseconds(), out var bundle)
            ? bundle!
            : throw MessengerException.Refused(
                FailureCodes.BadPrekeys,
                $"The server's keys for a device of {Name(recipient.Address.Account)} do not bear its signature: nothing was sent.");
    }

    private static PrekeyBundleMaterial Material(Recipient recipient, BundleDevice device) => new()
    {
        Address = recipient.Address,
        Identity = recipient.Entry.Identity,
        Suites = recipient.Entry.Suites,
        SignedPrekeyId = device.SignedPrekey.KeyId,
        SignedPrekeyCreatedAtMs = device.SignedPrekey.CreatedAt.ToUnixTimeMilliseconds(),
        SignedPrekey = device.SignedPrekey.PublicKey,
        SignedPrekeySignature = device.SignedPrekey.Signature,
        OneTimePrekeyId = device.OneTimePrekey?.KeyId ?? 0,
        OneTimePrekey = device.OneTimePrekey?.PublicKey ?? ReadOnlyMemory<byte>.Empty,
        KemPrekeyId = device.KemPrekey?.KeyId ?? 0,
        KemPrekeyCreatedAtMs = device.KemPrekey?.CreatedAt.ToUnixTimeMilliseconds() ?? 0,
        KemPrekey = device.KemPrekey?.PublicKey ?? ReadOnlyMemory<byte>.Empty,
        KemPrekeySignature = device.KemPrekey?.Signature ?? ReadOnlyMemory<byte>.Empty,
    };

    private string Name(Guid userId) => names.Pinned(userId) ?? $"user {userId:D}";
}
