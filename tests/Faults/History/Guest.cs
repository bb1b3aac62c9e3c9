// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.History;

/// <summary>A device that is put out again: of what its host reads it need not read the beginning and the end, and nothing once it is out.</summary>
/// <param name="Device">The device.</param>
/// <param name="Host">The device of the same account that stays: what that one may read, the guest may.</param>
/// <param name="PutOut">When the answer to its revocation came, since the run began.</param>
internal sealed record Guest(Guid Device, Guid Host, TimeSpan PutOut);
