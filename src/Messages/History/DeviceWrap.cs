// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages.History;

/// <summary>The body key as encrypted for one device.</summary>
internal sealed record DeviceWrap(DeviceId Device, byte[] Wrap);
