// SPDX-License-Identifier: MIT
// MessageType: the second byte of everything encrypted.
// Numbers are wire format: append only. 3 is reserved for sender keys, 4 for a post-quantum step, 5 for header encryption.
namespace SecureMessenger.Protocol;

internal enum MessageType : byte
{
    Ratchet = 1,
    Initial = 2,
    Body = 16,
}
