// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

/// <summary>A request to publish an identity, as far as it can be judged without the database.</summary>
/// <param name="Key">The device's identity key.</param>
/// <param name="RegistrationId">Drawn at its installation.</param>
/// <param name="Suites">At least one.</param>
/// <param name="List">The caller's account's list, signature verified; null when none was sent.</param>
internal sealed record IdentityForm(IdentityPublicKey Key, uint RegistrationId, DeviceSuites Suites, SignedList? List)
{
    /// <summary>Reads the request, or says everything that is wrong with it.</summary>
    public static Outcome<IdentityForm> Read(IdentityRequest request, UserId account)
    {
        var errors = new FieldErrors();
        errors.Require(request.IdentityKey is not null, "identity_key", "is required");
        errors.Require(request.RegistrationId is not null, "registration_id", "is required");
        var suites = request.Suites is { Count: > 0 and <= 2 } numbers ? Keys.Suites.FromNumbers(numbers) : DeviceSuites.None;
        errors.Require(suites != DeviceSuites.None, "suites", "is one or both of 1 and 2");
        var list = ReadList(request, account, errors);
        if (errors.ToRefusal() is { } refusal) return refusal;

        if (!IdentityPublicKey.TryImport(request.IdentityKey, out var key))
        {
            return Refusal.Field(ProblemCodes.BadKey, "identity_key", "is not a valid Ed25519 public key");
        }

        if (list is not null && !list.Verify(request.DeviceListSignature))
        {
            return Refusal.Field(ProblemCodes.BadSignature, "device_list_signature", "is not by the list's first device over this list");
        }

        var signed = list is null ? null : new SignedList(list, request.DeviceListSignature!);
        return new IdentityForm(key!, request.RegistrationId!.Value, suites, signed);
    }

    private static DeviceList? ReadList(IdentityRequest request, UserId account, FieldErrors errors)
    {
        if (request.DeviceList is null)
        {
            errors.Require(request.DeviceListSignature is null, "device_list", "is required with device_list_signature");
            return null;
        }

        errors.Require(request.DeviceListSignature is not null, "device_list_signature", "is required with device_list");
        if (!DeviceList.TryParse(request.DeviceList, out var list)) errors.Add("device_list", "is not a device list");
        else errors.Require(list!.Account == account.Value, "device_list", "is of another account");
        return list;
    }
}
