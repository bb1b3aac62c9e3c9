// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Keys;

/// <summary>Answer to an upload of prekeys.</summary>
/// <param name="Remaining">Keys of that kind the server now holds for the device.</param>
public sealed record RemainingResponse(int Remaining);
