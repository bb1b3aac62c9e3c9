// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives;

namespace SecureMessenger.Auth.Passwords;

/// <summary>What hashing a password costs: a host that tests hundreds of accounts puts a lesser one in the place of <see cref="Standard"/>.</summary>
/// <param name="Argon2id">Memory and passes.</param>
public sealed record PasswordCost(Argon2idCost Argon2id)
{
    /// <summary>64 MiB and three passes (RFC 9106 §4).</summary>
    public static PasswordCost Standard { get; } = new(Argon2idCost.Standard);
}
