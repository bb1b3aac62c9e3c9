// SPDX-License-Identifier: MIT
// The text form of a password hash, with its parameters, as other Argon2 libraries write it (PHC string format).
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SecureMessenger.Primitives;

namespace SecureMessenger.Auth.Passwords;

/// <summary>Argon2id parameters, salt and hash: <c>$argon2id$v=19$m=65536,t=3,p=1$salt$hash</c>.</summary>
internal sealed record PasswordHash(Argon2idCost Cost, byte[] Salt, byte[] Hash)
{
    public const int HashSize = 32;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2id$v=19$m={Cost.MemoryKib},t={Cost.Passes},p=1${Encode(Salt)}${Encode(Hash)}");

    public static bool TryParse(string text, [NotNullWhen(true)] out PasswordHash? hash)
    {
        hash = null;
        var parts = text.Split('$');
        if (parts is not ["", "argon2id", "v=19", var cost, var salt, var digest]) return false;
        var numbers = cost.Split(',');
        if (numbers is not [['m', '=', .. var memory], ['t', '=', .. var passes], "p=1"]) return false;
        if (!int.TryParse(memory, CultureInfo.InvariantCulture, out var memoryKib)) return false;
        if (!int.TryParse(passes, CultureInfo.InvariantCulture, out var passCount)) return false;
        hash = new(new(memoryKib, passCount), Decode(salt), Decode(digest));
        return hash.Cost.IsValid && hash.Salt.Length == Argon2id.SaltSize && hash.Hash.Length == HashSize;
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Decode(string text) => Convert.FromBase64String(text + new string('=', (4 - (text.Length % 4)) % 4));
}
