// SPDX-License-Identifier: MIT
using System.Globalization;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Primitives;

namespace SecureMessenger.Keys;

/// <summary>One-time prekeys whose ids are distinct and whose points are valid, in the order of the request.</summary>
internal sealed record OneTimePrekeysForm(IReadOnlyList<OneTimePrekey> Keys)
{
    /// <summary>Keys in one request at most.</summary>
    public const int MaxKeys = 100;

    /// <summary>Name of a field of one key, as <c>keys[3].public_key</c>.</summary>
    public static string Field(int index, string name) => string.Create(CultureInfo.InvariantCulture, $"keys[{index}].{name}");

    /// <summary>Reads the request, or says everything that is wrong with it.</summary>
    public static Outcome<OneTimePrekeysForm> Read(OneTimePrekeysRequest request)
    {
        var errors = new FieldErrors();
        if (request.Keys is not { Count: >= 1 and <= MaxKeys } keys)
        {
            errors.Add("keys", "has 1 to 100 keys");
            return errors.ToRefusal()!;
        }

        var seen = new HashSet<uint>();
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i]?.KeyId is not > 0) errors.Add(Field(i, "key_id"), "is a whole number from 1");
            else errors.Require(seen.Add(keys[i].KeyId!.Value), Field(i, "key_id"), "is in this request twice");
            errors.Require(keys[i]?.PublicKey is not null, Field(i, "public_key"), "is required");
        }

        return errors.ToRefusal() is { } refusal ? refusal : CheckPoints(keys);
    }

    private static Outcome<OneTimePrekeysForm> CheckPoints(IReadOnlyList<OneTimePrekeyRequest> keys)
    {
        var bad = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++)
        {
            if (!X25519PublicKey.TryImport(keys[i].PublicKey, out _)) bad[Field(i, "public_key")] = ["is not a valid X25519 public key"];
        }

        return bad.Count > 0
            ? new Refusal(ProblemCodes.BadKey, null, bad)
            : new OneTimePrekeysForm([.. keys.Select(key => new OneTimePrekey(key.KeyId!.Value, key.PublicKey!))]);
    }
}
