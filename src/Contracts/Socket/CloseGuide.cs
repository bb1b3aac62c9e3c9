// SPDX-License-Identifier: MIT
// What the close codes mean, beside their table: docs/close-codes.md and docs/asyncapi.json are made of this. Markdown.
using static SecureMessenger.Contracts.Socket.ReconnectRule;

namespace SecureMessenger.Contracts.Socket;

/// <summary>What every close code means and whether a client comes back.</summary>
public static class CloseGuide
{
    private const string FixFirst = "It is a defect of the client, or an old version: the same frame would close the next socket too.";

    /// <summary>A row for each <see cref="CloseCode"/>, in its order.</summary>
    public static IReadOnlyList<CloseAdvice> All { get; } =
    [
        new(CloseCode.Normal, "Done; nothing is wrong.", Later, "When the client wants to be connected again."),
        new(CloseCode.Draining, "The server is stopping.", Later, "After a jittered delay of some seconds, so that not all come at once."),
        new(CloseCode.BadFrame, "A frame could not be read.", No, FixFirst),
        new(CloseCode.Policy, "A frame broke a rule of the protocol.", No, FixFirst),
        new(CloseCode.TooBig, "A frame was larger than any that is allowed.", No, FixFirst),
        new(CloseCode.Fault, "The server failed.", Later, "With growing, jittered delays; what was not acknowledged comes again."),
        new(CloseCode.Reauthenticate, "The session behind the socket has ended, or its token was not renewed in time.", AfterAuthenticating,
            "Refresh the token, or log in again if that is refused; then at once."),
        new(CloseCode.DeviceRevoked, "Another device of the account has put this one out.", No, "Tell the person; only a login as a new device helps."),
        new(CloseCode.Idle, "Nothing was heard for 90 s.", Later, "At once if the network is there; ping each 30 s."),
        new(CloseCode.ConnectedElsewhere, "The same device has opened another socket.", No,
            "The other one has the mail; two that both come back would put each other out for ever."),
        new(CloseCode.SlowConsumer, "The client reads more slowly than mail comes.", Later, "After a delay; delivery goes on behind the acknowledged position."),
        new(CloseCode.Limited, "Too many frames or connections.", MuchLater, "After a minute or more, and then with fewer."),
    ];
}
