// SPDX-License-Identifier: MIT
// What people do all the time, each over and over.
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Faults.History;
using SecureMessenger.Primitives;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Faults.People;

/// <summary>The steady load.</summary>
internal sealed class Habits(Town town, Gateways gateways, Recorder recorder, ulong seed)
{
    private volatile bool _isOver;
    private int _dice;

    /// <summary>Everybody ends what is under way, and begins nothing more.</summary>
    public void End() => _isOver = true;

    /// <summary>Everything at once, until told to end.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(
        [.. town.People.Select(person => WriteAsync(person, ct)), VisitAsync(ct), LodgeAsync(ct), AskForKeysAsync(ct), KeepFilesAsync(ct)]);

    /// <summary>Without the club and second devices: who comes and goes there is known to nobody for a while.</summary>
    public Task TalkAsync(CancellationToken ct) => Task.WhenAll([.. town.People.Select(person => WriteAsync(person, ct)), AskForKeysAsync(ct), KeepFilesAsync(ct)]);

    // One message after the other, to anywhere; a few of them without asking again.
    private Task WriteAsync(Person person, CancellationToken ct) => RepeatAsync(async dice =>
    {
        var chat = town.Chats[person][dice.Below(town.Chats[person].Count)];
        var body = new byte[64 + dice.Below(1_500)];
        RandomSource.System.Fill(body);
        await person.Device.SendAsync(chat, body, isOnce: dice.Percent(3), ct);
        await PauseAsync(dice, 60, 300, ct);
    }, ct);

    // Somebody comes to the club, writes there, and is put out; and again.
    private Task VisitAsync(CancellationToken ct) => RepeatAsync(async dice =>
    {
        var guest = town.People[3 + dice.Below(Town.Size - 3)];
        await town.Club.VisitAsync(guest, async () =>
        {
            for (var times = 0; times < 5; times++)
            {
                await guest.Device.SendAsync(town.Club.Chat, Guid.CreateVersion7().ToByteArray(), isOnce: false, ct);
                await PauseAsync(dice, 100, 600, ct);
            }
        }, ct);
        var late = await guest.Device.SendAsync(town.Club.Chat, Guid.CreateVersion7().ToByteArray(), isOnce: false, ct);
        if (late.Seq is not null) recorder.OddAnswers.Enqueue(new("send", $"taken at {late.Seq} from one who was put out before", recorder.Now));
        await PauseAsync(dice, 500, 2_000, ct);
    }, ct);

    // Somebody takes a second device, and puts it out from the first.
    private Task LodgeAsync(CancellationToken ct) => RepeatAsync(async dice =>
    {
        var person = town.Anybody(dice);
        using var second = await person.Account.OnAnotherDeviceAsync(ct);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var staying = new Device(second, gateways, recorder).RunAsync(ended.Token);
        await PauseAsync(dice, 2_000, 6_000, ct);
        await person.Account.AskAsync(HttpMethod.Delete, $"auth/devices/{second.Device}", ct);
        recorder.Guests.Enqueue(new(second.Device, person.Device.Id, recorder.Now));
        await Task.WhenAny(staying, Task.Delay(Checking.Checker.RevocationBound * 1.5, TimeProvider.System, ct));
        await ended.CancelAsync();
        await staying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }, ct);

    private Task AskForKeysAsync(CancellationToken ct) => RepeatAsync(async dice =>
    {
        var (asker, target) = (town.Anybody(dice), town.Anybody(dice));
        var reply = await asker.Account.AskAsync(HttpMethod.Get, $"keys/bundle/{target.Id}", ct);
        if (reply.IsDone)
        {
            foreach (var device in reply.Read<BundleResponse>().Devices)
            {
                if (device.OneTimePrekey is { } key) recorder.HandedKeys.Enqueue(new(device.DeviceId, key.KeyId, asker.Device.Id, recorder.Now));
                else await target.PublishOneTimeKeysAsync(ct);
            }
        }

        await PauseAsync(dice, 50, 150, ct);
    }, ct);

    private Task KeepFilesAsync(CancellationToken ct) => RepeatAsync(async dice =>
    {
        var person = town.Anybody(dice);
        var bytes = new byte[1_000 + dice.Below(300_000)];
        RandomSource.System.Fill(bytes);
        var reply = await person.Account.AskAsync(HttpMethod.Post, "files/upload", () =>
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.Add("X-Conversation-Id", town.All.Id.ToString("D"));
            return content;
        }, ct);
        if (reply.IsDone) recorder.Files.Enqueue(new(reply.Read<FileResponse>().Id, HexOf(bytes), ReadBack: null, recorder.Now));
        await PauseAsync(dice, 500, 1_500, ct);
    }, ct);

    /// <summary>Reads every file back, as another member.</summary>
    public async Task ReadFilesBackAsync(CancellationToken ct)
    {
        for (var left = recorder.Files.Count; left > 0 && recorder.Files.TryDequeue(out var file); left--)
        {
            var reply = await town.People[^1].Account.AskAsync(HttpMethod.Get, $"files/{file.Id}", ct);
            recorder.Files.Enqueue(file with { ReadBack = reply.IsDone ? HexOf(reply.Body) : null });
        }
    }

    private static string HexOf(byte[] bytes)
    {
        Span<byte> hash = stackalloc byte[Sha256.Size];
        Sha256.Hash(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static Task PauseAsync(Dice dice, int atLeast, int atMost, CancellationToken ct) =>
        Task.Delay(TimeSpan.FromMilliseconds(atLeast + dice.Below(atMost - atLeast)), TimeProvider.System, ct);

    // What was begun is brought to its end: a visitor is put out, a message answered.
    private async Task RepeatAsync(Func<Dice, Task> habit, CancellationToken ct)
    {
        var dice = new Dice(seed ^ ((ulong)Interlocked.Increment(ref _dice) << 32));
        while (!_isOver) await habit(dice);
        ct.ThrowIfCancellationRequested();
    }
}
