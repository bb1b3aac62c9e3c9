// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

/// <summary>A signed prekey as far as it can be judged without knowing the device's identity.</summary>
internal sealed record SignedPrekeyForm(SignedPrekeyStatement Statement, byte[] Signature)
{
    /// <summary>How far a device's clock may be ahead of ours.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(1);

    /// <summary>Reads the request, or says everything that is wrong with it.</summary>
    public static Outcome<SignedPrekeyForm> Read(SignedPrekeyRequest request, DeviceId device, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.Require(request.KeyId is > 0, "key_id", "is a whole number from 1");
        errors.Require(request.PublicKey is not null, "public_key", "is required");
        errors.Require(request.Signature is not null, "signature", "is required");
        CheckTime(request.CreatedAt, "created_at", now, errors);
        if (errors.ToRefusal() is { } refusal) return refusal;

        if (!X25519PublicKey.TryImport(request.PublicKey, out var key))
        {
            return Refusal.Field(ProblemCodes.BadKey, "public_key", "is not a valid X25519 public key");
        }

        var createdAtMs = request.CreatedAt!.Value.ToUnixTimeMilliseconds();
        return new SignedPrekeyForm(
            new SignedPrekeyStatement(device.Value, request.KeyId!.Value, createdAtMs, key!), request.Signature!);
    }

    /// <summary>Complains of a time of making that is missing, before 1970 or further ahead than a wrong clock explains.</summary>
    public static void CheckTime(DateTimeOffset? made, string field, DateTimeOffset now, FieldErrors errors)
    {
        if (made is not { } created) errors.Add(field, "is required");
        else if (created > now + MaxAhead) errors.Add(field, "is more than a day in the future");
        else errors.Require(created >= DateTimeOffset.UnixEpoch, field, "is before 1970");
    }
}
