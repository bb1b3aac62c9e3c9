// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.History;

/// <summary>
/// A device that no list names, and that is put out again. Nothing is encrypted for it: of what its host reads, which part comes to it is not promised; in
/// order, and nothing once it is out, is.
/// </summary>
/// <param name="Device">The device.</param>
/// <param name="Host">The device of the same account that stays: what that one may read, the guest may.</param>
/// <param name="PutOut">When the answer to its revocation came, since the run began.</param>
internal sealed record Guest(Guid Device, Guid Host, TimeSpan PutOut);
