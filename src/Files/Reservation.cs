// SPDX-License-Identifier: MIT
namespace SecureMessenger.Files;

/// <summary>Room taken for an upload that has been begun.</summary>
/// <param name="Bytes">How much; no more than that is received.</param>
internal sealed record Reservation(long Bytes);
