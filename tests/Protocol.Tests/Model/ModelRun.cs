// SPDX-License-Identifier: MIT
// ModelRun: draws events one after the other. What each event must lead to is with the parts that carry it out.
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests.Model;

internal sealed class ModelRun : IDisposable
{
    private const int Crowded = 80;
    private const int Remembered = 400;
    private const long DayMs = 24L * 60 * 60 * 1000;

    private readonly ModelWorld _world;
    private readonly Pairwise _pairwise;
    private readonly Groupwise _group;
    private readonly Attacks _attacks;
    private readonly (int Weight, Action Event)[] _events;

    public ModelRun(int seed)
    {
        _world = new ModelWorld(seed);
        _pairwise = new Pairwise(_world);
        _group = new Groupwise(_world, _pairwise);
        _attacks = new Attacks(_world, _pairwise, _group);
        _events =
        [
            (160, Send), (70, GroupSend), (400, Deliver), (20, Drop), (50, Repeat), (70, Corrupt), (30, Restart),
            (15, Backup), (5, GoBack), (3, SpeakGoBackAndSpeak), (12, BeginAgain), (8, BeginAtOnce),
            (8, Overtake), (3, WearOut), (4, AddDevice), (3, RemoveDevice), (10, AddMember), (5, RemoveMember), (4, Leave), (8, Rotate),
            (10, PassTime), (4, ReplacePrekeys), (3, RaiseSuite), (10, LowerSuite), (15, Steal), (15, Listen), (20, QuietRoundTrip),
        ];
    }

    public Schedule Schedule => _world.Schedule;

    public void Play(int events)
    {
        try
        {
            while (Schedule.Event < events)
            {
                Schedule.Begin();
                DrawEvent()();
            }

            Schedule.Begin();
            while (_world.Air.Count > 0)
                DeliverAt(0);
        }
        catch (Exception unexpected) when (unexpected is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException(Schedule.Describe("The library threw."), unexpected);
        }
    }

    public void Dispose() => _world.Dispose();

    private Action DrawEvent()
    {
        if (_world.Air.Count > Crowded)
            return Deliver;
        var drawn = _world.Dice.Next(_events.Sum(entry => entry.Weight));
        return _events.First(entry => (drawn -= entry.Weight) < 0).Event;
    }

    private ModelDevice AnyDevice() => _world.Draw(_world.Devices);

    private ModelDevice OtherThan(ModelDevice device) => _world.Draw([.. _world.Devices.Where(other => other != device)]);

    private void Send()
    {
        var from = AnyDevice();
        var account = _world.Draw(_world.Accounts);
        foreach (var to in _world.Devices.Where(device => device != from && (device.Account == account || device.Account == from.Account)).ToList())
            _world.Air.Add(_pairwise.SendText(from, to));
    }

    private void GroupSend() => _group.Send(_world.Draw([.. _world.MemberDevices]));

    private void Deliver()
    {
        for (var count = 1 + _world.Dice.Next(6); count > 0 && _world.Air.Count > 0; count--)
        {
            // Mostly near the front; sometimes from anywhere.
            var reach = _world.Dice.Next(8) == 0 ? _world.Air.Count : Math.Min(6, _world.Air.Count);
            DeliverAt(_world.Dice.Next(reach));
        }
    }

    private void DeliverAt(int place)
    {
        var envelope = _world.Air[place];
        _world.Air.RemoveAt(place);
        _world.Landed.Add(envelope);
        if (_world.Landed.Count > Remembered)
            _world.Landed.RemoveAt(0);
        Deliver(envelope);
    }

    private bool Deliver(Envelope envelope) => envelope.IsGroup ? _group.Deliver(envelope) : _pairwise.Deliver(envelope);

    private void Drop()
    {
        if (_world.Air.Count == 0)
            return;
        var place = _world.Dice.Next(_world.Air.Count);
        Schedule.Note("drop", _world.Air[place].ToString());
        _world.Air.RemoveAt(place);
    }

    private void Repeat()
    {
        if (_world.Landed.Count > 0)
            Deliver(_world.Draw(_world.Landed));
    }

    private void Corrupt()
    {
        if (_world.Air.Count > 0)
            _attacks.Corrupt(_world.Draw(_world.Air));
    }

    private void Restart() => Restart(AnyDevice());

    private void Restart(ModelDevice device)
    {
        Schedule.Note("restart", $"{device}");
        Schedule.Check(device.Restart(), "A state loaded as another.");
    }

    private void Backup()
    {
        _world.Backups.Add(AnyDevice().Capture() with { ListVersion = _world.ListVersion });
        if (_world.Backups.Count > 6)
            _world.Backups.RemoveAt(0);
        Schedule.Note("backup", $"{_world.Backups[^1].Device}");
    }

    private void GoBack()
    {
        if (_world.Backups.Count > 0)
            GoBack(_world.Draw(_world.Backups));
    }

    // The same numbers of the same chains serve twice, at once.
    private void SpeakGoBackAndSpeak()
    {
        var speaker = _world.Draw([.. _world.MemberDevices]);
        var other = OtherThan(speaker);
        SpeakTo(speaker, other);
        var backup = speaker.Capture() with { ListVersion = _world.ListVersion };
        SpeakTo(speaker, other);
        GoBack(backup);
        SpeakTo(speaker, other);
    }

    private void SpeakTo(ModelDevice speaker, ModelDevice other)
    {
        _group.Send(speaker);
        _world.Air.Add(_pairwise.SendText(speaker, other));
    }

    // The client knows that it went back only now and then: half of the time it goes on, and what it sends may be lost.
    private void GoBack(DeviceSnapshot backup)
    {
        var device = backup.Device;
        Schedule.Note("go back", $"{device}");
        _world.Fork(device);
        device.Restore(backup, _world.Devices.Contains);
        device.Prekeys.Republish(_world.NowMs);
        if (backup.ListVersion != _world.ListVersion)
            device.Sender?.ExpireForDeviceRemoval(); // it compares the device lists with those it had
        if (_world.Dice.Next(2) == 0)
            return;
        foreach (var peer in _world.Devices.Where(peer => peer != device))
            Recover(device, peer);
        _group.Recover(device);
    }

    // Recovery after a rollback: one round trip on a new session.
    private void Recover(ModelDevice device, ModelDevice peer)
    {
        _pairwise.Start(device, peer);
        Schedule.Check(_pairwise.Deliver(_pairwise.SendText(device, peer)), "A new session does not reach the other side.");
        Schedule.Check(_pairwise.Deliver(_pairwise.SendText(peer, device)), "A new session is not answered.");
        Settled(device, peer);
    }

    private void BeginAgain()
    {
        var from = AnyDevice();
        var to = OtherThan(from);
        _pairwise.Start(from, to);
        _world.Air.AddRange([_pairwise.SendText(from, to), _pairwise.SendText(from, to)]);
    }

    private void BeginAtOnce()
    {
        var from = AnyDevice();
        var to = OtherThan(from);
        _pairwise.Start(from, to);
        _pairwise.Start(to, from);
        _world.Air.AddRange([_pairwise.SendText(from, to), _pairwise.SendText(to, from)]);
    }

    // A message stays behind while its chain ends: its key is kept.
    private void Overtake()
    {
        var one = AnyDevice();
        var other = OtherThan(one);
        DeliverNow(_pairwise.SendText(one, other));
        var behind = _pairwise.SendText(one, other);
        DeliverNow(_pairwise.SendText(other, one));
        DeliverNow(_pairwise.SendText(one, other));
        DeliverNow(behind);
    }

    // More handshakes than sessions are kept, and prekeys than there are; then the network repeats them all.
    private void WearOut()
    {
        var one = AnyDevice();
        var other = OtherThan(one);
        List<Envelope> first = [];
        for (var count = 2 + SessionBook.MaxArchived; count > 0; count--)
        {
            _pairwise.Start(one, other);
            first.Add(_pairwise.SendText(one, other));
            DeliverNow(first[^1]);
        }

        first.ForEach(envelope => Deliver(envelope));
    }

    private void DeliverNow(Envelope envelope)
    {
        _world.Landed.Add(envelope);
        Deliver(envelope);
    }

    private void AddDevice()
    {
        var account = _world.Draw(_world.Accounts);
        if (_world.Devices.Count(device => device.Account == account) == ModelWorld.MaxDevices)
            return;
        var device = _world.AddDevice(account);
        Schedule.Note("add device", $"{device}");
        if (_world.Roster!.Find(account) is not null)
            _group.Welcome(device);
    }

    private void RemoveDevice()
    {
        var gone = AnyDevice();
        if (gone == _world.FirstDeviceOf(gone.Account))
            return;
        Schedule.Note("remove device", $"{gone}");
        _world.Gone.Add(gone.Capture());
        _world.RemoveDevice(gone);
        if (_world.Dice.Next(2) == 0)
            _world.Devices.ForEach(Restart);
    }

    private void AddMember() => ChangeMember(GroupOperation.Add, member: false);

    private void RemoveMember() => ChangeMember(GroupOperation.Remove, member: true);

    private void Leave() => ChangeMember(GroupOperation.Leave, member: true);

    private void ChangeMember(GroupOperation operation, bool member)
    {
        var account = _world.Draw(_world.Accounts);
        if (account != _world.Accounts[0] && (_world.Roster!.Find(account) is not null) == member)
            _group.Change(operation, account);
    }

    private void Rotate() => _group.Rotate(_world.Draw([.. _world.MemberDevices]));

    private void PassTime()
    {
        _world.NowMs += _world.Dice.Next(12) == 0 ? 16 * DayMs : 1 + _world.Dice.Next(20 * 60 * 60 * 1000);
        Schedule.Note("pass time", $"{_world.NowMs}");
        _world.Devices.ForEach(device => device.DropOld(_world.NowMs - (30 * DayMs)));
    }

    private void ReplacePrekeys()
    {
        var device = AnyDevice();
        Schedule.Note("replace prekeys", $"{device}");
        if (_world.Dice.Next(2) == 0)
            device.Prekeys.Replenish(_world.NowMs);
        device.Prekeys.Rotate(_world.NowMs);
        if (device.Prekeys.NewestSigned <= 3)
            return;
        device.Prekeys.ForgetSigned(device.Prekeys.NewestSigned - 3);
        foreach (var peer in device.Peers)
            device.BookOf(peer).ForgetSignedPrekey(device.Prekeys.NewestSigned - 3);
    }

    private void RaiseSuite()
    {
        var device = AnyDevice();
        var peer = OtherThan(device);
        DeliverNow(_pairwise.SendText(device, peer));
        var withheld = _pairwise.SendText(peer, device);
        device.Suite = Suite.PostQuantumX3dh;
        Schedule.Note("raise suite", $"{device}");
        _pairwise.Start(device, peer);
        DeliverNow(withheld);
    }

    private void LowerSuite()
    {
        var from = AnyDevice();
        _attacks.LowerSuite(from, OtherThan(from));
    }

    private void Steal() => _attacks.StealAndReadThePast(AnyDevice());

    private void Listen()
    {
        if (Quiet() is var (one, other))
            _attacks.StealAndListen(one, other);
    }

    private void QuietRoundTrip()
    {
        if (Quiet() is var (one, other))
            Settled(one, other);
    }

    // Lets everything between two devices land, then a message each way: after that both speak on one session.
    private (ModelDevice One, ModelDevice Other)? Quiet()
    {
        var one = AnyDevice();
        var other = OtherThan(one);
        Schedule.Note("quiet", $"{one} {other}");
        while (_world.Air.FindIndex(envelope => !envelope.IsGroup && Between(envelope, one, other)) is >= 0 and var place)
            DeliverAt(place);
        if (!RoundTrip(one, other))
            Recover(one, other);
        Settled(one, other);
        return (one, other);
    }

    private static bool Between(Envelope envelope, ModelDevice one, ModelDevice other) =>
        (envelope.From == one && envelope.To == other) || (envelope.From == other && envelope.To == one);

    private bool RoundTrip(ModelDevice one, ModelDevice other)
    {
        var (there, back) = (false, false);
        there = _pairwise.Deliver(_pairwise.SendText(one, other));
        if (there)
            back = _pairwise.Deliver(_pairwise.SendText(other, one));
        return there && back;
    }

    private void Settled(ModelDevice one, ModelDevice other)
    {
        var (mine, theirs) = (one.BookOf(other).Current!, other.BookOf(one).Current!);
        Schedule.Check(State.TagOf(mine) == State.TagOf(theirs), $"{one} and {other} speak on two sessions after a quiet round trip.");
        Schedule.Check(!mine.IsUnanswered || !theirs.IsUnanswered, $"{one} and {other} both wait for an answer.");
    }
}
