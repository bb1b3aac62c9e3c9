// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Keys;

/// <summary>GET /api/v1/keys/count, of the calling device.</summary>
/// <param name="OneTime">X25519 one-time prekeys left.</param>
/// <param name="Kem">ML-KEM one-time prekeys left.</param>
/// <param name="NewestOneTimeId">Highest id ever taken of a one-time prekey; 0 for none. A device that would use one at or below it was restored from a copy.</param>
/// <param name="NewestKemId">The same of ML-KEM prekeys, last-resort ones among them.</param>
/// <param name="SignedPrekeyId">Id of the signed prekey in force; 0 for none.</param>
public sealed record CountResponse(int OneTime, int Kem, uint NewestOneTimeId = 0, uint NewestKemId = 0, uint SignedPrekeyId = 0);
