// SPDX-License-Identifier: MIT
// Closings: the client's half of the table of close codes: whether to come back, and what to tell people if not.
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Client.Live;

internal static class Closings
{
    public static Comeback After(CloseCode? code) => code switch
    {
        CloseCode.Reauthenticate => Comeback.Reauthenticate,
        CloseCode.DeviceRevoked or CloseCode.ConnectedElsewhere => Comeback.Never,
        CloseCode.BadFrame or CloseCode.Policy or CloseCode.TooBig => Comeback.Never,
        CloseCode.Limited => Comeback.MuchLater,
        _ => Comeback.Later,
    };

    public static MessengerException Failure(CloseCode? code) => code switch
    {
        CloseCode.DeviceRevoked => MessengerException.Refused(
            ProblemCodes.DeviceRevoked.Code, "This device has been revoked; begin again with login in a new --home."),
        CloseCode.ConnectedElsewhere => MessengerException.Refused(
            FailureCodes.ConnectedElsewhere, "Another connection of this device took over; only one may be open at a time."),
        _ => MessengerException.Refused(
            FailureCodes.ProtocolFault, $"The server refused how this client speaks (close code {(int?)code}); update the client or the server."),
    };
}
