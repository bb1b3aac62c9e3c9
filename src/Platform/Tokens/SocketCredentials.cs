// SPDX-License-Identifier: MIT
// Browsers cannot set a header on a WebSocket. A route that says so takes the token from the sub-protocols instead, where no log
// writes it, or a ticket from the query, where being spent makes it worth nothing.
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Platform.Tokens;

/// <summary>Endpoint metadata: a WebSocket that may bring its credentials as browsers can.</summary>
public sealed class SocketCredentials
{
    private const string TicketParameter = "ticket";

    internal static async Task ReadAsync(MessageReceivedContext context, EndedSessions ended)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<SocketCredentials>() is null || !http.WebSockets.IsWebSocketRequest) return;
        if (http.Request.Headers.Authorization.Count > 0) return;
        var bearer = http.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(
            name => name.StartsWith(SocketProtocol.BearerPrefix, StringComparison.Ordinal));
        if (bearer is not null)
        {
            context.Token = bearer[SocketProtocol.BearerPrefix.Length..];
            return;
        }

        if (http.Request.Query[TicketParameter] is not [{ Length: > 0 } ticket]) return;
        var desk = http.RequestServices.GetRequiredService<ITicketDesk>();
        if (await desk.RedeemAsync(ticket, http.RequestAborted) is not { } caller || ended.HowEnded(caller.Session) is not null) return;
        context.Principal = caller.ToPrincipal();
        context.Success();
    }
}
