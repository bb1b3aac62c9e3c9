// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>An event on its way.</summary>
/// <param name="Id">Order of writing; also what makes a repeat recognisable.</param>
/// <param name="Name">Which event.</param>
/// <param name="Payload">Its JSON.</param>
/// <param name="Tries">How often it has failed so far.</param>
public sealed record StoredEvent(long Id, string Name, string Payload, int Tries);
