// SPDX-License-Identifier: MIT
// FrameReader: what each frame of the server means here. Frames are taken one after the other, in the order they came.
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Client.Live;

internal sealed class FrameReader(
    Inbound inbound, AckQueue acks, Answers answers, ClientStore store, DeviceSession session, EventStream events)
{
    /// <summary>Asked for when the server runs low on this device's one-time prekeys.</summary>
    public event Action? PrekeysLow;

    public async Task TakeAsync(ServerFrame frame, FrameSocket socket, CancellationToken ct)
    {
        switch (frame.FrameCase)
        {
            case ServerFrame.FrameOneofCase.Hello:
                TakeEpoch(frame.Hello.Epoch);
                break;
            case ServerFrame.FrameOneofCase.Message:
                await inbound.KeepAsync(frame.Message, ct);
                acks.Add(frame.Message.ConversationId.ToGuid(), frame.Message.Seq);
                break;
            case ServerFrame.FrameOneofCase.Gap:
                inbound.KeepGap(frame.Gap);
                acks.Add(frame.Gap.ConversationId.ToGuid(), frame.Gap.To);
                break;
            case ServerFrame.FrameOneofCase.Sent or ServerFrame.FrameOneofCase.Rejected:
                answers.Arrived(frame);
                break;
            case ServerFrame.FrameOneofCase.QueueEmpty:
                events.MailDrained();
                break;
            case ServerFrame.FrameOneofCase.RosterChanged:
                store.Transact(tables => tables.Conversations.ForgetRoster(frame.RosterChanged.ConversationId.ToGuid()));
                break;
            case ServerFrame.FrameOneofCase.PrekeysLow:
                PrekeysLow?.Invoke();
                break;
            case ServerFrame.FrameOneofCase.ReauthRequired:
                await ReauthenticateAsync(socket, ct);
                break;
            case ServerFrame.FrameOneofCase.Problem:
                var problem = Refusals.From(frame.Problem);
                events.Publish(new MessengerEvent.Warning(problem.Code, problem.Message));
                break;
            default:
                break; // Pong says that the server lives; frames of a newer server say nothing to this client
        }
    }

    /// <summary>A log that was restored from a backup counts anew: what it numbers like something older is new mail.</summary>
    private void TakeEpoch(string epoch)
    {
        if (store.Read(tables => tables.Settings.ReadCounters()).Epoch == epoch)
            return;
        store.Transact(tables =>
        {
            var counters = tables.Settings.ReadCounters();
            if (counters.Epoch.Length > 0)
                tables.Conversations.ForgetPositions();
            counters.Epoch = epoch;
            tables.Settings.WriteCounters(counters);
        });
    }

    private async Task ReauthenticateAsync(FrameSocket socket, CancellationToken ct)
    {
        await session.RenewAsync(await session.TokenAsync(ct), ct);
        if (await session.TokenAsync(ct) is { } token)
            await socket.SendAsync(new ClientFrame { Reauth = new Reauth { Token = token } }, ct);
    }
}
