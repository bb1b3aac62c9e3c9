// SPDX-License-Identifier: MIT
using SecureMessenger.Faults.Checking;

namespace SecureMessenger.Tests;

/// <summary>A checker that finds nothing is worth what it would have found: every breach is told to it once.</summary>
public sealed class CheckerTests
{
    private readonly Story _story = new Story().BothSit();

    private Story Good() => _story
        .Sends(_story.Alice, "one", 1, 2, 1).Hears(_story.Bob, 1, "one")
        .Sends(_story.Bob, "two", 3, 4, 2).Hears(_story.Alice, 2, "two");

    [Fact]
    public void What_was_acknowledged_and_came_once_and_in_order_is_well() => Assert.Empty(Good().Breaches());

    [Fact]
    public void What_was_acknowledged_and_did_not_come_is_lost() =>
        Assert.Equal([Breach.Lost], _story.Sends(_story.Alice, "one", 1, 2, 1).Breaches());

    [Fact]
    public void What_was_not_acknowledged_may_come_to_nobody() =>
        Assert.Empty(_story.Sends(_story.Alice, "one", 1, null, null).Breaches());

    [Fact]
    public void What_was_not_acknowledged_and_came_to_one_reader_is_lost_to_the_other()
    {
        var carol = Guid.CreateVersion7();
        _story.Sits(carol).Sends(_story.Alice, "one", 1, null, null).Hears(_story.Bob, 1, "one");

        Assert.Equal([Breach.Lost], _story.Breaches());
        Assert.Empty(_story.Hears(carol, 1, "one").Breaches());
    }

    [Fact]
    public void A_place_that_nobody_knows_is_lost() =>
        Assert.Equal([Breach.Lost], _story.Sends(_story.Alice, "two", 1, 2, 2).Hears(_story.Bob, 2, "two").Breaches());

    [Fact]
    public void Of_two_that_were_acknowledged_at_one_place_one_is_lost() => Assert.Contains(
        Breach.Lost, _story.Sends(_story.Alice, "one", 1, 2, 1).Sends(_story.Alice, "two", 3, 4, 1).Hears(_story.Bob, 1, "one").Breaches());

    [Fact]
    public void A_message_at_two_places_is_doubled() => Assert.Contains(
        Breach.Doubled, _story.Sends(_story.Alice, "one", 1, 2, 1).Hears(_story.Bob, 1, "one").Hears(_story.Bob, 2, "one").Breaches());

    [Fact]
    public void A_message_that_came_elsewhere_than_it_was_acknowledged_is_doubled() => Assert.Contains(
        Breach.Doubled, _story.Sends(_story.Alice, "one", 1, 2, 1).Hears(_story.Bob, 2, "one").Breaches());

    [Fact]
    public void A_message_that_came_twice_over_one_connection_is_doubled() => Assert.Equal(
        [Breach.Doubled], _story.Sends(_story.Alice, "one", 1, 2, 1).Hears(_story.Bob, 1, "one").Hears(_story.Bob, 1, "one").Breaches());

    [Fact]
    public void A_message_that_comes_again_over_the_next_connection_is_well() => Assert.Empty(
        _story.Sends(_story.Alice, "one", 1, 2, 1).Hears(_story.Bob, 1, "one").Hears(_story.Bob, 1, "one", connection: 2).Breaches());

    [Fact]
    public void Messages_that_came_in_another_order_than_they_stand_in_are_misordered() => Assert.Equal(
        [Breach.Misordered],
        _story.Sends(_story.Alice, "one", 1, 2, 1).Sends(_story.Alice, "two", 3, 4, 2).Hears(_story.Bob, 2, "two").Hears(_story.Bob, 1, "one").Breaches());

    [Fact]
    public void A_message_that_was_passed_over_and_comes_later_is_misordered() => Assert.Equal(
        [Breach.Misordered],
        _story.Sends(_story.Alice, "one", 1, 2, 1).Sends(_story.Alice, "two", 3, 4, 2).Hears(_story.Bob, 2, "two").Hears(_story.Bob, 1, "one", connection: 2).Breaches());

    [Fact]
    public void A_message_sent_after_another_was_acknowledged_stands_behind_it_or_is_misordered()
    {
        Assert.Equal([Breach.Misordered], Sent(asked: 3).Breaches());
        Assert.Empty(Sent(asked: 1).Breaches()); // at the same time: either order

        static Story Sent(int asked)
        {
            var story = new Story().BothSit();
            return story.Sends(story.Alice, "first", 1, 2, 2).Sends(story.Bob, "second", asked, 4, 1).Hears(story.Alice, 1, "second").Hears(story.Bob, 2, "first");
        }
    }

    [Fact]
    public void Another_content_than_was_sent_is_changed() => Assert.Contains(
        Breach.Changed, _story.Sends(_story.Alice, "one", 1, 2, 1).Hears(_story.Bob, 1, "one", content: "won").Breaches());

    [Fact]
    public void What_nobody_sent_is_changed() => Assert.Contains(Breach.Changed, _story.Hears(_story.Bob, 1, "one", from: _story.Alice).Breaches());

    [Fact]
    public void Different_messages_at_one_place_are_changed() => Assert.Contains(
        Breach.Changed,
        _story.Sends(_story.Alice, "one", 1, 2, 1).Sends(_story.Alice, "won", 1, null, null)
            .Hears(_story.Bob, 1, "one").Hears(Guid.CreateVersion7(), 1, "won").Breaches());

    [Theory]
    [InlineData(2u, null)]
    [InlineData(1u, 1u)]
    public void What_came_from_outside_of_a_seat_is_leaked_and_what_is_missing_there_is_not_lost(uint from, uint? to)
    {
        var (story, carol) = (Good(), Guid.CreateVersion7());
        var (inside, outside) = from == 2 ? ((2u, "two"), (1u, "one")) : ((1u, "one"), (2u, "two"));
        story.Sits(carol, from, to).Hears(carol, inside.Item1, inside.Item2);
        Assert.Empty(story.Breaches());

        story.Hears(carol, outside.Item1, outside.Item2, connection: 2);

        Assert.Contains(Breach.Leaked, story.Breaches());
    }

    [Fact]
    public void A_guest_for_whom_nothing_is_encrypted_need_not_see_everything_but_sees_it_in_order()
    {
        var (story, guest) = (Good(), Guid.CreateVersion7());
        story.Lodges(guest, story.Bob, putOut: 20).Sends(story.Alice, "three", 5, 6, 3).Hears(story.Bob, 3, "three");
        Assert.Empty(story.Hears(guest, 1, "one").Hears(guest, 3, "three").Breaches());

        Assert.Equal([Breach.Misordered], story.Hears(guest, 2, "two", connection: 2).Breaches());
    }

    [Fact]
    public void A_guest_reads_nothing_that_its_host_may_not()
    {
        var (story, carol, guest) = (Good(), Guid.CreateVersion7(), Guid.CreateVersion7());
        story.Sits(carol, from: 2).Hears(carol, 2, "two").Lodges(guest, carol, putOut: 20);
        Assert.Empty(story.Hears(guest, 2, "two").Breaches());

        Assert.Equal([Breach.Leaked], story.Hears(guest, 1, "one", connection: 2, at: 1).Breaches().Where(breach => breach == Breach.Leaked));
    }

    [Fact]
    public void What_comes_to_a_device_long_after_it_was_put_out_is_leaked()
    {
        var (story, guest) = (Good(), Guid.CreateVersion7());
        story.Lodges(guest, story.Bob, putOut: 20);
        Assert.Empty(story.Hears(guest, 1, "one", at: 29).Breaches());

        Assert.Equal([Breach.Leaked], story.Hears(guest, 2, "two", at: 31).Breaches());
    }

    [Fact]
    public void A_one_time_key_that_two_got_is_found_and_so_is_one_that_the_same_got_twice()
    {
        Assert.Empty(_story.HandsOut(1, _story.Alice).HandsOut(2, _story.Alice).Breaches());
        Assert.Equal([Breach.KeyTwice], _story.HandsOut(2, _story.Bob).Breaches());
    }

    [Theory]
    [InlineData("ab", 0)]
    [InlineData("cd", 1)]
    [InlineData(null, 1)]
    public void A_file_that_is_not_there_as_it_was_is_lost(string? readBack, int breaches) =>
        Assert.Equal(breaches, _story.Keeps("ab", readBack).Breaches().Count(breach => breach == Breach.FileLost));

    [Fact]
    public void An_answer_that_no_document_promises_is_a_breach() => Assert.Equal([Breach.OddAnswer], _story.IsAnsweredOddly().Breaches());
}
