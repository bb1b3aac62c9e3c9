// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Sockets;

/// <summary>How a socket is closed whose session has ended.</summary>
internal static class Endings
{
    public static CloseCode CodeOf(SessionEnd how) =>
        how == SessionEnd.DeviceRevoked ? CloseCode.DeviceRevoked : CloseCode.Reauthenticate;
}
