// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>The keys the server shows for somebody, believed or not.</summary>
/// <param name="SafetyNumber">60 digits under these keys, the same on the other side if they are theirs.</param>
/// <param name="HasChanged">Whether they are others than this device knows: nothing is sent or read until <see cref="MessengerClient.TrustAsync"/>.</param>
public sealed record OfferedIdentity(string SafetyNumber, bool HasChanged);
