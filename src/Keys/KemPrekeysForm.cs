// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

/// <summary>KEM prekeys whose ids are distinct and whose keys are valid, as far as they can be judged without the device's identity.</summary>
/// <param name="OneTime">In the order of the request.</param>
/// <param name="LastResort">Null when the request has none.</param>
internal sealed record KemPrekeysForm(IReadOnlyList<SignedKemPrekey> OneTime, SignedKemPrekey? LastResort)
{
    /// <summary>One-time keys in one request at most.</summary>
    public const int MaxKeys = 50;

    /// <summary>Reads the request, or says everything that is wrong with it.</summary>
    public static Outcome<KemPrekeysForm> Read(KemPrekeysRequest request, DeviceId device, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        var keys = request.Keys ?? [];
        errors.Require(keys.Count <= MaxKeys, "keys", $"has at most {MaxKeys} keys");
        errors.Require(keys.Count > 0 || request.LastResort is not null, "keys", "is required where there is no last_resort");
        if (errors.ToRefusal() is { } empty) return empty;

        var seen = new HashSet<uint>();
        for (var i = 0; i < keys.Count; i++) Check(keys[i], KemField.OneTime(i), seen, now, errors);
        if (request.LastResort is { } last) Check(last, KemField.LastResort, seen, now, errors);
        return errors.ToRefusal() is { } refusal ? refusal : Import(keys, request.LastResort, device);
    }

    private static void Check(KemPrekeyRequest? key, KemField field, HashSet<uint> seen, DateTimeOffset now, FieldErrors errors)
    {
        if (key?.KeyId is not > 0) errors.Add(field.Name("key_id"), "is a whole number from 1");
        else errors.Require(seen.Add(key.KeyId.Value), field.Name("key_id"), "is in this request twice");
        errors.Require(key?.PublicKey is not null, field.Name("public_key"), "is required");
        errors.Require(key?.Signature is not null, field.Name("signature"), "is required");
        SignedPrekeyForm.CheckTime(key?.CreatedAt, field.Name("created_at"), now, errors);
    }

    private static Outcome<KemPrekeysForm> Import(IReadOnlyList<KemPrekeyRequest> keys, KemPrekeyRequest? lastResort, DeviceId device)
    {
        var bad = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var oneTime = keys.Select((key, i) => Import(key, device, KemField.OneTime(i), bad)).ToList();
        var last = lastResort is null ? null : Import(lastResort, device, KemField.LastResort, bad);
        return bad.Count > 0 ? new Refusal(ProblemCodes.BadKey, null, bad) : new KemPrekeysForm([.. oneTime.OfType<SignedKemPrekey>()], last);
    }

    private static SignedKemPrekey? Import(
        KemPrekeyRequest request, DeviceId device, KemField field, Dictionary<string, IReadOnlyList<string>> bad)
    {
        if (!MlKem768PublicKey.TryImport(request.PublicKey, out var key))
        {
            bad[field.Name("public_key")] = ["is not a valid ML-KEM-768 encapsulation key"];
            return null;
        }

        var createdAtMs = request.CreatedAt!.Value.ToUnixTimeMilliseconds();
        return new SignedKemPrekey(new KemPrekeyStatement(device.Value, request.KeyId!.Value, createdAtMs, key!), request.Signature!, field);
    }
}
