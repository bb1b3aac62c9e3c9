// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Auth.Devices;

/// <summary>A device, and when it was last seen: to the day, where it only refreshed its session.</summary>
internal readonly record struct SeenDevice(DeviceId Device, UserId User, DateTimeOffset LastSeen, bool IsRevoked);
