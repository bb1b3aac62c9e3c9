// SPDX-License-Identifier: MIT
// RepairNotes: what is written down inside the transaction that keeps a message; Repairs acts on it afterwards.
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Repair;

internal static class RepairNotes
{
    /// <summary>How often another device is asked to send again, milliseconds: forged messages must not make two devices talk without end.</summary>
    public const long AskEveryMs = 60L * 60 * 1000;

    /// <summary>How often this device sends again when asked, milliseconds: less, since the clocks of two devices differ.</summary>
    public const long AnswerEveryMs = AskEveryMs / 2;

    /// <summary>Notes that no session opens a message of this device.</summary>
    public static void NoteUnread(Tables tables, DeviceAddress sender, Guid conversation, uint seq)
    {
        var repair = tables.Repairs.Read(sender);
        RepairTable.Note(repair.Unread, conversation, seq);
        tables.Repairs.Write(repair);
    }

    /// <summary>Notes what this device is to send again, unless it did so a while ago.</summary>
    public static void NoteOwed(Tables tables, DeviceAddress reader, DecryptionError error, long nowMs)
    {
        var repair = tables.Repairs.Read(reader);
        if (nowMs - repair.AnsweredAtMs < AnswerEveryMs)
            return;
        foreach (var unread in error.Unread.Take(RepairTable.MaxPlaces))
            RepairTable.Note(repair.Owed, unread.ConversationId.ToGuid(), unread.FromSeq);
        repair.AnsweredAtMs = nowMs;
        tables.Repairs.Write(repair);
    }

    /// <summary>Whether there is something to ask for, and the time has come.</summary>
    public static bool MayAsk(RepairRecord repair, long nowMs) => repair.Unread.Count > 0 && nowMs - repair.AskedAtMs >= AskEveryMs;
}
