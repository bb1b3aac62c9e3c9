// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

/// <summary>A device list with its first device's signature, which has been verified.</summary>
internal sealed record SignedList(DeviceList List, byte[] Signature);
