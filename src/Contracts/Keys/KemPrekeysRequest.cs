// SPDX-License-Identifier: MIT
using System.ComponentModel.DataAnnotations;

namespace SecureMessenger.Contracts.Keys;

/// <summary>POST /api/v1/keys/kem-prekeys: one-time keys, a last-resort key, or both.</summary>
public sealed record KemPrekeysRequest
{
    /// <summary>Up to 50 one-time keys.</summary>
    [MaxLength(50)]
    public IReadOnlyList<KemPrekeyRequest>? Keys { get; init; }

    /// <summary>Takes the place of the former last-resort key; its id is higher.</summary>
    public KemPrekeyRequest? LastResort { get; init; }
}
