// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Faults.History;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Faults.People;

/// <summary>Ten people who all talk all the time: in pairs, in a group of all, and in a club whose members come and go.</summary>
internal sealed class Town : IDisposable
{
    /// <summary>How many they are.</summary>
    public const int Size = 10;

    // Who keeps conversations is to know of them before these begin, so that they read from the first place on.
    private const int WithTwoDevices = 3;
    private static readonly TimeSpan ForTheNews = TimeSpan.FromSeconds(2);

    private readonly Recorder _recorder;

    private Town(Recorder recorder, IReadOnlyList<Person> people) => (_recorder, People) = (recorder, people);

    public IReadOnlyList<Person> People { get; }

    /// <summary>Every device that stays.</summary>
    public IEnumerable<Device> Devices => People.SelectMany(person => person.Devices);

    /// <summary>Who may write where.</summary>
    public Dictionary<Person, List<Chat>> Chats { get; } = [];

    /// <summary>The group of all.</summary>
    public Chat All { get; private set; } = null!;

    /// <summary>The group whose members change: by its owner, the first of the town.</summary>
    public Club Club { get; private set; } = null!;

    /// <summary>Everybody registers, and begins the conversations.</summary>
    public static async Task<Town> FoundAsync(Gateways gateways, Recorder recorder, CancellationToken ct)
    {
        var people = new List<Person>();
        for (var number = 0; number < Size; number++) people.Add(await Person.ArriveAsync($"person{number}-{Guid.CreateVersion7().ToString("N")[^8..]}", gateways, recorder, ct));
        foreach (var person in people.Take(WithTwoDevices)) await person.TakeSecondDeviceAsync(gateways, recorder, ct);
        await Task.Delay(ForTheNews, TimeProvider.System, ct);
        var town = new Town(recorder, people);
        foreach (var person in people) town.Chats[person] = [];
        for (var number = 0; number < Size; number++) await town.BeginPairAsync(people[number], people[(number + 1) % Size], ct);
        town.Club = new Club(people[0], people.Take(3), recorder);
        town.Chats[people[0]].Add(await town.Club.BeginAsync(ct));
        foreach (var member in people.Skip(1).Take(2)) town.Chats[member].Add(town.Club.Chat);
        town.All = await town.BeginGroupAsync(ct);
        return town;
    }

    /// <summary>Somebody, by the dice.</summary>
    public Person Anybody(Dice dice) => People[dice.Below(Size)];

    public void Dispose()
    {
        foreach (var person in People) person.Dispose();
    }

    private async Task BeginPairAsync(Person one, Person other, CancellationToken ct)
    {
        var chat = await one.BeginAsync(new CreateConversationRequest { Kind = "direct", MemberIds = [other.Id] }, ct);
        foreach (var person in new[] { one, other }) Seat(person, chat);
    }

    private async Task<Chat> BeginGroupAsync(CancellationToken ct)
    {
        var owner = People[0];
        Guid[] others = [.. People.Skip(1).Select(person => person.Id)];
        var first = GroupEvent.Create(Guid.CreateVersion7(), owner.Id, owner.Device.Id, others, Club.HashOfNoTitle);
        var chat = await owner.BeginAsync(new CreateConversationRequest { Kind = "group", MemberIds = others, Event = owner.Sign(first), Title = [] }, ct);
        foreach (var person in People) Seat(person, chat);
        return chat;
    }

    private void Seat(Person person, Chat chat)
    {
        Chats[person].Add(chat);
        foreach (var device in person.Devices) _recorder.Seats.Enqueue(new(device.Id, chat.Id, From: 1, To: null));
    }
}
