// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Platform.Ids;
using Roster = SecureMessenger.Messages.Rosters.Roster;

namespace SecureMessenger.Messages.History;

/// <summary>A message that passed the rules, on its way to the log.</summary>
internal sealed record NewMessage(
    ConversationId Conversation,
    UserId Sender,
    DeviceId SenderDevice,
    Guid ClientId,
    Roster Roster,
    Kind Kind,
    byte[] Body,
    IReadOnlyList<DeviceWrap> Wraps)
{
    /// <summary>What it holds in memory, about.</summary>
    public long Bytes => 512 + Body.Length + Wraps.Sum(wrap => 64L + wrap.Wrap.Length);

    /// <summary>The entry it becomes, without wraps.</summary>
    public LogEntry At(uint seq, long receivedAtMs) => new(
        Conversation, seq, Sender, SenderDevice, ClientId, checked((ulong)Roster.Version), Kind, receivedAtMs, Body, Wrap: null);
}
