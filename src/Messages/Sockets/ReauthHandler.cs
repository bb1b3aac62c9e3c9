// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages.Sockets;

/// <summary>Takes <c>Reauth</c> frames: a fresh token of the same session lets the socket live on.</summary>
internal sealed class ReauthHandler(TokenReader tokens)
{
    public async ValueTask HandleAsync(Connection connection, Reauth reauth)
    {
        var caller = connection.Caller;
        if (await tokens.ReadAsync(reauth.Token) is { } fresh && (fresh with { ExpiresAt = caller.ExpiresAt }) == caller) connection.Renew(fresh);
        else connection.Send(Frames.Problem(new Refusal(ProblemCodes.Unauthenticated, "Reauth takes a valid access token of this very session.")));
    }
}
