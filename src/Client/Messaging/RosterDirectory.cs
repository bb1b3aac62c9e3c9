// SPDX-License-Identifier: MIT
// RosterDirectory: conversations and the devices a message of theirs is encrypted for, as the server last said.
// The server's word counts for which devices must get a wrap, never for whose they are (DeviceDirectory says that), nor for who
// a conversation is with once that is known.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Client.Messaging;

internal sealed class RosterDirectory(ClientStore store, ConversationsApi conversations, Guid ownAccount, TimeProvider time)
{
    /// <summary>The direct conversation with an account, found or made.</summary>
    public async Task<Guid> WithAsync(Guid peer, CancellationToken ct)
    {
        if (store.Read(tables => tables.Conversations.FindByPeer(peer)) is { } known)
            return known.Id.ToGuid();
        // An account that has just registered is known to the other rooms a moment later.
        var conversation = await Retry.WhileAsync(
            () => conversations.FindOrMakeDirectAsync(peer, ct), error => error.Code == ProblemCodes.UnknownUser.Code, time, ct);
        Write(conversation, peer);
        return conversation.Id;
    }

    /// <summary>A conversation with its roster.</summary>
    public async Task<ConversationRecord> CurrentAsync(Guid conversation, CancellationToken ct)
    {
        var known = store.Read(tables => tables.Conversations.Find(conversation));
        return known is { RosterVersion: > 0 } ? known : await RefreshAsync(conversation, ct);
    }

    public async Task<ConversationRecord> RefreshAsync(Guid conversation, CancellationToken ct)
    {
        var answer = await conversations.GetAsync(conversation, ct);
        if (answer.Id != conversation)
            throw MessengerException.Unavailable(FailureCodes.BadAnswer, "The server answered with another conversation than was asked for.");
        var peer = answer.Kind == "direct" ? answer.Members.FirstOrDefault(member => member.UserId != ownAccount)?.UserId : null;
        return Write(answer, peer ?? Guid.Empty);
    }

    /// <summary>Takes the roster that came with a refusal.</summary>
    public void Take(Guid conversation, Roster roster) => store.Transact(tables =>
    {
        if (tables.Conversations.Find(conversation) is not { } record)
            return;
        record.RosterVersion = roster.Version;
        record.Roster.Clear();
        record.Roster.AddRange(roster.Members.SelectMany(
            member => member.Devices, (member, device) => Entry(member.UserId.ToGuid(), device.DeviceId.ToGuid())));
        tables.Conversations.Write(record);
    });

    private ConversationRecord Write(ConversationResponse answer, Guid peer)
    {
        var record = new ConversationRecord { Id = answer.Id.ToField(), PeerId = peer.ToField(), RosterVersion = answer.RosterVersion };
        record.Roster.AddRange(answer.Members.SelectMany(
            member => member.Devices, (member, device) => Entry(member.UserId, device.DeviceId)));
        return store.Transact(tables =>
        {
            var known = tables.Conversations.Find(answer.Id)?.PeerId.ToGuid() ?? Guid.Empty;
            if (known != Guid.Empty && known != peer)
                throw MessengerException.Refused(
                    FailureCodes.StrangerInConversation,
                    "The server says that a conversation is with somebody else than before: nothing was sent or read.");
            tables.Conversations.Write(record);
            return record;
        });
    }

    private static RosterEntry Entry(Guid userId, Guid deviceId) => new() { UserId = userId.ToField(), DeviceId = deviceId.ToField() };
}
