// SPDX-License-Identifier: MIT
using SecureMessenger.Faults.History;

namespace SecureMessenger.Tests;

public sealed class RecorderTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    private readonly Recorder _recorder = new();
    private readonly Guid _device = Guid.CreateVersion7();
    private readonly Guid _chat = Guid.CreateVersion7();
    private readonly Guid _club = Guid.CreateVersion7();

    [Fact]
    public void Going_back_strikes_out_what_was_acknowledged_after_the_backup_was_begun_and_is_not_in_it()
    {
        var (before, later, kept, unanswered) = (Sends(9, 5), Sends(11, 6), Sends(11, 4), Sends(null, null));

        GoBack(head: 4);

        Assert.Equal([before, kept, unanswered], _recorder.Sendings);
        Assert.DoesNotContain(later, _recorder.Sendings);
    }

    [Fact]
    public void What_was_seen_behind_the_end_of_the_backup_is_struck_out_and_what_was_seen_before_it_stays()
    {
        foreach (var seq in new[] { 4u, 5u }) _recorder.Deliveries.Enqueue(new(_device, 1, _chat, seq, _device, Guid.CreateVersion7(), "", IsEvent: false, Moment));

        GoBack(head: 4);

        Assert.Equal(4u, Assert.Single(_recorder.Deliveries).Seq);
    }

    [Fact]
    public void Keys_stay_handed_out_and_files_of_before_stay_promised()
    {
        _recorder.HandedKeys.Enqueue(new(_device, 1, _device, TimeSpan.FromSeconds(12)));
        foreach (var at in new[] { 9, 12 }) _recorder.Files.Enqueue(new(Guid.CreateVersion7(), "", null, TimeSpan.FromSeconds(at)));

        GoBack(head: 4);

        Assert.Single(_recorder.HandedKeys);
        Assert.Equal(TimeSpan.FromSeconds(9), Assert.Single(_recorder.Files).At);
    }

    [Fact]
    public void A_conversation_that_nobody_goes_on_with_is_not_judged()
    {
        _recorder.Seats.Enqueue(new(_device, _club, From: 1, To: null));
        _recorder.Deliveries.Enqueue(new(_device, 1, _club, 1, _device, Guid.CreateVersion7(), "", IsEvent: false, Moment));

        GoBack(head: 4);

        Assert.Empty(_recorder.Seats);
        Assert.Empty(_recorder.Deliveries);
    }

    private void GoBack(uint head) => _recorder.GoBack(Moment, new Dictionary<Guid, uint> { [_chat] = head });

    private Sending Sends(int? answered, uint? seq)
    {
        var sending = new Sending(_device, _chat, Guid.CreateVersion7(), "", TimeSpan.FromSeconds(8), answered is { } at ? TimeSpan.FromSeconds(at) : null, seq);
        _recorder.Sendings.Enqueue(sending);
        return sending;
    }
}
