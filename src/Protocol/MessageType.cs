// SPDX-License-Identifier: MIT
// MessageType: the second byte of everything encrypted.
// Numbers are wire format: append only. 5 is reserved for header encryption.
namespace SecureMessenger.Protocol;

internal enum MessageType : byte
{
    Ratchet = 1,
    Initial = 2,
    Group = 3,
    KemRatchet = 4,
    Body = 16,
}
