// SPDX-License-Identifier: MIT
// When a device list stands. Its encoding, account and signature have been checked before (IdentityForm).
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Keys;

internal static class DeviceListRules
{
    /// <summary>The first list of an account names its first device and nothing else: null when it does.</summary>
    public static Refusal? WhyNotFirst(SignedList? offered, PublishedIdentity own)
    {
        var errors = new FieldErrors();
        if (offered is null)
        {
            errors.Add("device_list", "is required of the account's first device");
            errors.Add("device_list_signature", "is required of the account's first device");
            return errors.ToRefusal();
        }

        errors.Require(offered.List.Version == 1, "device_list", "is not version 1, and the account has none yet");
        errors.Require(
            offered.List.Devices is [var only] && only.Device == own.Device.Value && only.Identity.Bytes.SequenceEqual(own.IdentityKey),
            "device_list", "does not name exactly this device with this identity key");
        return errors.ToRefusal();
    }

    /// <summary>A later list follows the newest, and names no device that has not published that very key: null when so, or when none is offered.</summary>
    /// <remarks>A revoked device may go on being named, until the first device has heard of it, but does not come back.</remarks>
    public static Refusal? WhyNotNext(
        SignedList? offered, SignedList stored, Dictionary<Guid, PublishedIdentity> published, HashSet<Guid> revoked)
    {
        if (offered is null || AreSame(offered, stored)) return null;
        if (!offered.List.Follows(stored.List))
        {
            return new Refusal(
                ProblemCodes.DeviceListConflict,
                $"The server holds version {stored.List.Version}: fetch it and sign the next one with the first device.");
        }

        var hasAll = offered.List.Devices.All(entry =>
            (!revoked.Contains(entry.Device) || stored.List.Find(entry.Device) is not null)
            && published.TryGetValue(entry.Device, out var identity) && entry.Identity.Bytes.SequenceEqual(identity.IdentityKey));
        return hasAll ? null : new Refusal(ProblemCodes.DeviceListConflict, "It names a device that has not published this identity key here, or has been revoked.");
    }

    /// <summary>Whether the list offered is the one in force, sent again.</summary>
    public static bool AreSame(SignedList offered, SignedList? stored) =>
        stored is not null && offered.List.Bytes.SequenceEqual(stored.List.Bytes);
}
