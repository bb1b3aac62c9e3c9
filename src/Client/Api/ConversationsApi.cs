// SPDX-License-Identifier: MIT
using SecureMessenger.Client.Sessions;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;

namespace SecureMessenger.Client.Api;

/// <summary>/api/v1/conversations.</summary>
internal sealed class ConversationsApi(ServerApi server, IAccess access)
{
    public Task<ConversationResponse> FindOrMakeDirectAsync(Guid other, CancellationToken ct) => server.PostAsync(
        "api/v1/conversations",
        new CreateConversationRequest { Kind = "direct", MemberIds = [other] },
        WireJson.Default.CreateConversationRequest,
        WireJson.Default.ConversationResponse,
        access,
        ct);

    public Task<ConversationResponse> GetAsync(Guid conversation, CancellationToken ct) =>
        server.GetAsync($"api/v1/conversations/{conversation:D}", WireJson.Default.ConversationResponse, access, ct);
}
