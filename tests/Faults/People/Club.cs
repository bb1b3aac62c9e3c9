// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Faults.History;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Faults.People;

/// <summary>A group whose owner lets people in and puts them out again, one event after the other.</summary>
internal sealed class Club(Person owner, IEnumerable<Person> members, Recorder recorder)
{
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(90); // without NATS feeds look once a minute

    private readonly List<Person> _members = [.. members];
    private readonly Dictionary<Person, uint> _goodbyes = [];
    private GroupRoster? _roster;

    /// <summary>SHA-256 of the empty title.</summary>
    public static byte[] HashOfNoTitle
    {
        get
        {
            var hash = new byte[Sha256.Size];
            Sha256.Hash([], hash);
            return hash;
        }
    }

    public Chat Chat { get; private set; } = null!;

    /// <summary>Makes the group.</summary>
    public async Task<Chat> BeginAsync(CancellationToken ct)
    {
        Guid[] others = [.. _members.Skip(1).Select(member => member.Id)];
        var first = GroupEvent.Create(Guid.CreateVersion7(), owner.Id, owner.Device.Id, others, HashOfNoTitle);
        var signed = owner.Sign(first);
        Chat = await owner.BeginAsync(new CreateConversationRequest { Kind = "group", MemberIds = others, Event = signed, Title = [] }, ct);
        _roster = owner.Fold(null, first, signed);
        foreach (var device in _members.SelectMany(member => member.Devices)) recorder.Seats.Enqueue(new(device.Id, Chat.Id, From: 1, To: null));
        return Chat;
    }

    /// <summary>Lets somebody in, has it stay while something is done, and puts it out.</summary>
    public async Task VisitAsync(Person guest, Func<Task> stay, CancellationToken ct)
    {
        await FinishReadingAsync(guest, ct);
        var from = await ChangeAsync(GroupOperation.Add, guest, ct);
        uint? to = null;
        try
        {
            await stay();
            to = await ChangeAsync(GroupOperation.Remove, guest, ct);
        }
        finally
        {
            recorder.Seats.Enqueue(new(guest.Device.Id, Chat.Id, from, to));
            if (to is { } last) _goodbyes[guest] = last;
        }
    }

    // Who is let in again reads from there on: what it had not read of its last stay by then is not promised to it.
    private async Task FinishReadingAsync(Person guest, CancellationToken ct)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var since = recorder.Now; guest.Device.Heard(Chat.Id) < _goodbyes.GetValueOrDefault(guest) && recorder.Now - since < MostPatience;)
            await look.WaitForNextTickAsync(ct);
    }

    private async Task<uint> ChangeAsync(GroupOperation operation, Person subject, CancellationToken ct)
    {
        var change = GroupEvent.Change(_roster!, owner.Id, owner.Device.Id, operation, [subject.Id]);
        var signed = owner.Sign(change);
        var (method, path) = operation == GroupOperation.Add ? (HttpMethod.Post, "members") : (HttpMethod.Delete, $"members/{subject.Id}");
        var request = new GroupEventRequest { Event = signed, MemberIds = operation == GroupOperation.Add ? [subject.Id] : null };
        var reply = await owner.Account.AskAsync(method, $"conversations/{Chat.Id}/{path}", request, ct);
        if (!reply.IsDone) throw new InvalidOperationException($"{operation} was refused: {reply.Code}");
        _roster = owner.Fold(_roster, change, signed);
        return reply.Read<GroupEventResponse>().Seq;
    }
}
