// SPDX-License-Identifier: MIT
using SecureMessenger.Faults.Checking;
using SecureMessenger.Faults.History;

namespace SecureMessenger.Tests;

/// <summary>A run of the fault suite as it might have been: two people in one conversation, told line by line.</summary>
internal sealed class Story
{
    private readonly List<Sending> _sendings = [];
    private readonly List<Delivery> _deliveries = [];
    private readonly List<Seat> _seats = [];
    private readonly List<Guest> _guests = [];
    private readonly List<HandedKey> _keys = [];
    private readonly List<StoredFile> _files = [];
    private readonly List<OddAnswer> _odd = [];

    public Guid Alice { get; } = Guid.CreateVersion7();

    public Guid Bob { get; } = Guid.CreateVersion7();

    public Guid Chat { get; } = Guid.CreateVersion7();

    /// <summary>Both read everything.</summary>
    public Story BothSit() => Sits(Alice).Sits(Bob);

    public Story Sits(Guid device, uint from = 1, uint? to = null)
    {
        _seats.Add(new(device, Chat, from, to));
        return this;
    }

    public Story Lodges(Guid device, Guid host, int putOut)
    {
        _guests.Add(new(device, host, Second(putOut)));
        return this;
    }

    /// <summary>A message from the second it was asked to the one it was answered in; null: no answer came.</summary>
    public Story Sends(Guid device, string text, int asked, int? answered, uint? seq)
    {
        _sendings.Add(new(device, Chat, IdOf(text), text, Second(asked), answered is { } at ? Second(at) : null, seq));
        return this;
    }

    /// <summary>What comes to a device, in that order.</summary>
    public Story Hears(Guid device, uint seq, string text, int connection = 1, int at = 10, Guid? from = null, string? content = null)
    {
        var sender = from ?? _sendings.Find(sending => sending.ClientId == IdOf(text))?.Device ?? Guid.Empty;
        _deliveries.Add(new(device, connection, Chat, seq, sender, IdOf(text), content ?? text, IsEvent: false, Second(at)));
        return this;
    }

    public Story HandsOut(uint key, Guid asker)
    {
        _keys.Add(new(Bob, key, asker, Second(1)));
        return this;
    }

    public Story Keeps(string sha256, string? readBack)
    {
        _files.Add(new(Guid.CreateVersion7(), sha256, readBack, Second(1)));
        return this;
    }

    public Story IsAnsweredOddly()
    {
        _odd.Add(new("GET something", "500", Second(1)));
        return this;
    }

    /// <summary>What the checker finds in it.</summary>
    public IEnumerable<Breach> Breaches() =>
        Checker.Judge(new(_sendings, _deliveries, _seats, _guests, _keys, _files, _odd)).Select(finding => finding.Breach);

    private static TimeSpan Second(int number) => TimeSpan.FromSeconds(number);

    // The same text is the same message.
    private static Guid IdOf(string text) => new([.. text.PadRight(16).Select(letter => (byte)letter)]);
}
