// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.Rosters;

/// <summary>One device a message is encrypted for.</summary>
internal sealed record RosterDevice(DeviceId Id, uint RegistrationId);
