// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Keys;

/// <summary>GET /api/v1/keys/count, of the calling device.</summary>
/// <param name="OneTime">X25519 one-time prekeys left.</param>
/// <param name="Kem">ML-KEM one-time prekeys left.</param>
public sealed record CountResponse(int OneTime, int Kem);
