// SPDX-License-Identifier: MIT
// MessageType: the second byte of everything encrypted.
// Numbers are wire format: append only. 4 is reserved for a post-quantum step, 5 for header encryption.
namespace SecureMessenger.Protocol;

internal enum MessageType : byte
{
    Ratchet = 1,
    Initial = 2,
    Group = 3,
    Body = 16,
}
