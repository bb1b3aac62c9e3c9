// SPDX-License-Identifier: MIT
// GroupRosterTests: membership is what signed, chained events say, and nothing a server says.
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests;

public sealed class GroupRosterTests : IDisposable
{
    private static readonly byte[] Title = Enumerable.Repeat((byte)7, 32).ToArray();

    private readonly SeededRandom _random = new(5);
    private readonly Dictionary<Guid, (Guid Device, IdentityKeyPair Key)> _people = [];
    private readonly Guid _owner;
    private readonly Guid _admin;
    private readonly Guid _member;
    private readonly Guid _stranger;
    private GroupRoster _roster;

    public GroupRosterTests()
    {
        (_owner, _admin, _member, _stranger) = (NewPerson(), NewPerson(), NewPerson(), NewPerson());
        var first = GroupEvent.Create(_random.Id(), _owner, _people[_owner].Device, [_admin, _member], Title);
        Assert.Equal(GroupEventOutcome.Applied, GroupRoster.TryBegin(first, Sign(first), KeyOf(_owner), out var roster));
        _roster = roster!;
        Assert.Equal(GroupEventOutcome.Applied, Apply(GroupEvent.GiveRole(_roster, _owner, _people[_owner].Device, _admin, GroupRole.Admin)));
    }

    [Fact]
    public void Members_come_and_go_by_events_and_departures_are_remembered()
    {
        Assert.Equal((2u, 0u, 3), (_roster.Epoch, _roster.LastDepartureEpoch, _roster.Members.Count));
        Assert.Equal(GroupEventOutcome.Applied, Change(_admin, GroupOperation.Add, _stranger));
        Assert.Equal(new GroupMember(GroupRole.Member, 3), _roster.Find(_stranger));
        Assert.Equal(0u, _roster.LastDepartureEpoch);
        Assert.Equal(GroupEventOutcome.Applied, Change(_admin, GroupOperation.Remove, _member));
        Assert.Null(_roster.Find(_member));
        Assert.Equal(GroupEventOutcome.Applied, Change(_stranger, GroupOperation.Leave));
        Assert.Equal(5u, _roster.LastDepartureEpoch);
        Assert.Equal(GroupEventOutcome.Applied, Change(_owner, GroupOperation.Add, _member));
        Assert.Equal((new GroupMember(GroupRole.Member, 6), 5u), (_roster.Find(_member), _roster.LastDepartureEpoch));
        var other = Enumerable.Repeat((byte)8, 32).ToArray();
        Assert.Equal(Title, _roster.TitleHash);
        Assert.Equal(GroupEventOutcome.Applied, Apply(GroupEvent.Rename(_roster, _admin, _people[_admin].Device, other)));
        Assert.Equal(other, _roster.TitleHash);
    }

    [Fact]
    public void Nobody_does_what_the_role_does_not_allow()
    {
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_member, GroupOperation.Add, _stranger));
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_member, GroupOperation.Remove, _admin));
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_stranger, GroupOperation.Add, _stranger));
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_stranger, GroupOperation.Leave));
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_admin, GroupOperation.Remove, _owner));
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_admin, GroupOperation.Remove, _admin));
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_admin, GroupOperation.Remove, _stranger));
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_admin, GroupOperation.Add, _member));
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_owner, GroupOperation.Leave));
        Assert.Equal(GroupEventOutcome.Forbidden, Give(_admin, _member, GroupRole.Admin));
        Assert.Equal(GroupEventOutcome.Forbidden, Give(_owner, _owner, GroupRole.Member));
        Assert.Equal(GroupEventOutcome.Forbidden, Give(_owner, _stranger, GroupRole.Admin));
        Assert.Equal(GroupEventOutcome.Forbidden, Apply(GroupEvent.Rename(_roster, _member, _people[_member].Device, Title)));
        Assert.Equal(2u, _roster.Epoch);
    }

    [Fact]
    public void The_owner_goes_after_handing_over()
    {
        Assert.Equal(GroupEventOutcome.Applied, Give(_owner, _member, GroupRole.Owner));
        Assert.Equal((GroupRole.Owner, GroupRole.Admin), (_roster.Find(_member)!.Value.Role, _roster.Find(_owner)!.Value.Role));
        Assert.Equal(GroupEventOutcome.Applied, Change(_owner, GroupOperation.Leave));
        Assert.Equal(GroupEventOutcome.Applied, Change(_member, GroupOperation.Remove, _admin));
        Assert.Equal(GroupEventOutcome.Applied, Change(_member, GroupOperation.Leave));
        Assert.Empty(_roster.Members);
    }

    [Fact]
    public void An_event_unsigned_or_signed_by_another_device_or_for_another_purpose_is_refused()
    {
        var add = GroupEvent.Change(_roster, _owner, _people[_owner].Device, GroupOperation.Add, [_stranger]);
        Assert.Equal(GroupEventOutcome.BadSignature, _roster.TryApply(add, [], KeyOf(_owner), out _));
        Assert.Equal(GroupEventOutcome.BadSignature, _roster.TryApply(add, new byte[64], KeyOf(_owner), out _));
        Assert.Equal(GroupEventOutcome.BadSignature, _roster.TryApply(add, Sign(add, _people[_stranger].Key), KeyOf(_owner), out _));
        var signature = new byte[64];
        _people[_owner].Key.Sign(SignatureContext.DeviceList, add.Bytes, signature);
        Assert.Equal(GroupEventOutcome.BadSignature, _roster.TryApply(add, signature, KeyOf(_owner), out _));
        Assert.Equal(GroupEventOutcome.Applied, _roster.TryApply(add, Sign(add), KeyOf(_owner), out _));
    }

    [Fact]
    public void A_fork_a_gap_and_a_repetition_are_not_next()
    {
        var (left, right) = (
            GroupEvent.Change(_roster, _owner, _people[_owner].Device, GroupOperation.Add, [_stranger]),
            GroupEvent.Change(_roster, _owner, _people[_owner].Device, GroupOperation.Remove, [_member]));
        var before = _roster;
        Assert.Equal(GroupEventOutcome.Applied, Apply(left));
        Assert.Equal(GroupEventOutcome.NotNext, Apply(left));
        Assert.Equal(GroupEventOutcome.NotNext, Apply(right));
        var after = GroupEvent.Change(_roster, _owner, _people[_owner].Device, GroupOperation.Remove, [_member]);
        Assert.Equal(GroupEventOutcome.NotNext, before.TryApply(after, Sign(after), KeyOf(_owner), out _));
        var foreign = GroupEvent.Create(_random.Id(), _owner, _people[_owner].Device, [], Title);
        Assert.Equal(GroupEventOutcome.NotNext, Apply(foreign));
        Assert.Equal(GroupEventOutcome.NotNext, GroupRoster.TryBegin(after, Sign(after), KeyOf(_owner), out _));
    }

    [Fact]
    public void An_event_names_everybody_by_handles_that_no_two_groups_share()
    {
        var device = _people[_owner].Device;
        var (here, there) = (_roster.Group, _random.Id());
        var events = new[]
        {
            GroupEvent.Create(there, _owner, device, [_admin, _member], Title), GroupEvent.Change(_roster, _owner, device, GroupOperation.Add, [_stranger]),
            GroupEvent.GiveRole(_roster, _owner, device, _member, GroupRole.Owner), GroupEvent.Change(_roster, _owner, device, GroupOperation.Leave, []),
        };
        foreach (var id in _people.Select(person => person.Key).Append(device))
        {
            foreach (var made in events)
                Assert.Equal(-1, made.Bytes.IndexOf(id.ToByteArray(bigEndian: true)));
        }

        Assert.Equal(Hashed("SM1 grp member\0", here, _stranger), events[1].Bytes[^16..]);
        Assert.Equal(Hashed("SM1 grp member\0", here, _owner), events[1].Bytes.Slice(53, 16));
        Assert.Equal(Hashed("SM1 grp device\0", here, _owner, device), events[1].Bytes.Slice(69, 16));
        Assert.NotEqual(events[0].Author, events[1].Author);
        Assert.NotEqual(events[0].AuthorDevice, events[1].AuthorDevice);
        Assert.True(events[1].IsBy(_owner, device));
        Assert.False(events[1].IsBy(_owner, _people[_admin].Device));
        Assert.False(events[1].IsBy(_admin, device));
        Assert.Equal(_roster.Find(_owner), _roster.Members[GroupHandle.OfMember(here, _owner)]);
        Assert.False(_roster.Members.ContainsKey(GroupHandle.OfMember(there, _owner)));
    }

    [Fact]
    public void Every_changed_bit_of_an_event_is_refused()
    {
        var add = GroupEvent.Change(_roster, _owner, _people[_owner].Device, GroupOperation.Add, [_stranger]);
        var signature = Sign(add);
        for (var bit = 0; bit < add.Bytes.Length * 8; bit++)
        {
            var forged = add.Bytes.ToArray();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            if (GroupEvent.TryParse(forged, out var parsed))
                Assert.NotEqual(GroupEventOutcome.Applied, _roster.TryApply(parsed!, signature, KeyOf(_owner), out _));
        }

        for (var length = 0; length < add.Bytes.Length; length++)
            Assert.False(GroupEvent.TryParse(add.Bytes[..length], out _));
        Assert.False(GroupEvent.TryParse([.. add.Bytes, 0], out _));
        Assert.True(GroupEvent.TryParse(add.Bytes, out _));
    }

    [Fact]
    public void A_group_holds_200_and_no_more()
    {
        var many = Enumerable.Range(0, GroupRoster.MaxMembers - 3).Select(_ => _random.Id()).ToArray();
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_owner, GroupOperation.Add, [.. many, _stranger]));
        Assert.Equal(GroupEventOutcome.Applied, Change(_owner, GroupOperation.Add, many));
        Assert.Equal(GroupRoster.MaxMembers, _roster.Members.Count);
        Assert.Equal(GroupEventOutcome.Forbidden, Change(_owner, GroupOperation.Add, _stranger));
        Assert.Throws<ArgumentException>(() => Change(_owner, GroupOperation.Remove, many[0], many[0]));
        Assert.Throws<ArgumentException>(() => Change(_owner, GroupOperation.Leave, many[0]));
    }

    public void Dispose()
    {
        foreach (var (_, key) in _people.Values)
            key.Dispose();
    }

    // The formula of the specification, on the runtime's own hash.
    private static byte[] Hashed(string label, params Guid[] ids) => System.Security.Cryptography.SHA256.HashData(
        [.. System.Text.Encoding.ASCII.GetBytes(label), .. ids.SelectMany(id => id.ToByteArray(bigEndian: true))])[..16];

    private GroupEventOutcome Change(Guid author, GroupOperation operation, params Guid[] subjects) =>
        Apply(GroupEvent.Change(_roster, author, _people[author].Device, operation, subjects));

    private GroupEventOutcome Give(Guid author, Guid subject, GroupRole role) =>
        Apply(GroupEvent.GiveRole(_roster, author, _people[author].Device, subject, role));

    private GroupEventOutcome Apply(GroupEvent next)
    {
        Assert.True(GroupEvent.TryParse(next.Bytes, out var parsed));
        var outcome = _roster.TryApply(parsed!, Sign(next), KeyOf(AuthorOf(next)), out var roster);
        Assert.Equal(outcome == GroupEventOutcome.Applied, roster is not null);
        _roster = roster ?? _roster;
        return outcome;
    }

    private Guid NewPerson()
    {
        var account = _random.Id();
        _people[account] = (_random.Id(), IdentityKeyPair.Generate(_random));
        return account;
    }

    private Guid AuthorOf(GroupEvent change) => _people.Single(person => change.IsBy(person.Key, person.Value.Device)).Key;

    private IdentityPublicKey KeyOf(Guid account) => _people[account].Key.PublicKey;

    private byte[] Sign(GroupEvent signed, IdentityKeyPair? key = null)
    {
        var signature = new byte[64];
        signed.Sign(key ?? _people[AuthorOf(signed)].Key, signature);
        return signature;
    }
}
