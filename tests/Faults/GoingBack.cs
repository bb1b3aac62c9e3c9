// SPDX-License-Identifier: MIT
// What an operator does who lost the database: everything stops, an older backup is put in its place, everything starts. Nobody tells the server; people
// sign in again on their devices and go on. Everything before the backup is judged together with everything after it.
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Faults.Cluster;
using SecureMessenger.Faults.History;
using SecureMessenger.Faults.People;
using SecureMessenger.Faults.Report;
using SecureMessenger.Faults.Schedule;

namespace SecureMessenger.Faults;

/// <summary>The last fault of a run: the database goes back to an older backup of itself.</summary>
internal sealed class GoingBack(Streets streets, Town town, Recorder recorder, DatabaseBackup backup)
{
    public const string Kind = "going back to an older backup";

    private TimeSpan _moment;
    private string _epoch = "";
    private Dictionary<Guid, uint> _heads = [];

    /// <summary>Makes the backup, in the midst of everything.</summary>
    public async Task BackUpAsync(CancellationToken ct)
    {
        (_moment, _epoch) = (recorder.Now, town.People[0].Device.Epoch);
        await backup.TakeAsync(ct);
    }

    /// <summary>Goes back. Nobody is connected.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await streets.StopAsync([.. streets.Names]);
        await streets.StopAsync("postgres");
        await backup.PutBackAsync();
        await streets.StartAgainAsync("postgres");
        await streets.StartAgainAsync([.. streets.Names]);
        foreach (var device in town.Devices) await device.Account.SignInAgainAsync(ct);
        _heads = await ReadHeadsAsync(ct);
        recorder.GoBack(_moment, _heads);
        foreach (var device in town.Devices)
        {
            foreach (var (conversation, head) in _heads) device.GoBack(conversation, head);
        }

        foreach (var person in town.People) await person.PublishOneTimeKeysAsync(ct);
    }

    /// <summary>How it went, once everybody is connected and has talked again.</summary>
    public FaultResult Conclude(TimeSpan begun, TimeSpan ended, TimeSpan? recovered)
    {
        recorder.Only(_heads);
        foreach (var device in town.Devices) recorder.Absences.Enqueue(new(device.Id, begun, recovered ?? ended, Kind));
        if (town.Devices.Any(device => device.Epoch == _epoch))
            recorder.OddAnswers.Enqueue(new("socket", "the restored log is said to be the one before", begun));
        return new(new Fault(Kind, "postgres", ended - begun, () => Task.CompletedTask, () => Task.CompletedTask), begun, ended, recovered);
    }

    // Of the club nobody knows who is in it as of then.
    private async Task<Dictionary<Guid, uint>> ReadHeadsAsync(CancellationToken ct)
    {
        var heads = new Dictionary<Guid, uint>();
        foreach (var (person, chats) in town.Chats)
        {
            chats.RemoveAll(chat => chat.Id == town.Club.Chat.Id);
            foreach (var chat in chats)
            {
                var reply = await person.Account.AskAsync(HttpMethod.Get, $"conversations/{chat.Id}", ct);
                if (!reply.IsDone) throw new InvalidOperationException($"a conversation from before the backup is not there: {reply.Code}");
                var conversation = reply.Read<ConversationResponse>();
                chat.Forget();
                chat.Learn(conversation);
                heads[chat.Id] = conversation.LastSeq;
            }
        }

        return heads;
    }
}
