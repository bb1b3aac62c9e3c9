// SPDX-License-Identifier: MIT
// The first promise, by command line only: server and clients are killed again and again, and every message arrives
// once, in order, readable. The seed repeats a run.
using System.Globalization;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class ConversationTests
{
    /// <summary>Another run: set SECURE_MESSENGER_SEED.</summary>
    private static readonly ulong Seed = ulong.TryParse(
        Environment.GetEnvironmentVariable("SECURE_MESSENGER_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20_260_131;

    private const int MessagesEachWay = 200;
    private const int ServerKills = 5;

    [Theory]
    [BothShapes]
    public async Task Two_hundred_messages_each_way_survive_kills_of_server_and_clients(Shape shape)
    {
        var dice = new Dice(Seed);
        await using var server = await TestServer.StartAsync(shape);
        using var alice = new Correspondent(await Person.RegisterAsync(server, "alice"), "bob", Texts("alice"), dice);
        using var bob = new Correspondent(await Person.RegisterAsync(server, "bob"), "alice", Texts("bob"), dice);

        var turn = 0;
        var kills = 0;
        while (!alice.IsDone || !bob.IsDone)
        {
            // Bob is offline until Alice is half done.
            var actor = alice.Sent < MessagesEachWay / 2 || dice.Percent(50) ? alice : bob;
            if (kills < ServerKills && ++turn % 3 == 0)
            {
                kills++;
                await actor.SendWhileAsync(async () =>
                {
                    await server.KillAsync();
                    await server.StartAgainAsync();
                });
            }
            else
            {
                await actor.ActAsync();
            }
        }

        Assert.Equal(ServerKills, kills);
        await alice.ReceiveAsync();
        await bob.ReceiveAsync();
        await bob.HasHeardExactlyAsync(alice);
        await alice.HasHeardExactlyAsync(bob);
    }

    private static List<string> Texts(string sender)
    {
        var texts = Enumerable.Range(1, MessagesEachWay).Select(number => $"{number} from {sender}").ToList();
        string[] special =
        [
            "", " ", "\u200b", "\t", "🦉👩‍👩‍👧‍👦 ok", "שלום, עולם \u202b– مرحبا", "two\nlines\n", "\"quoted\" \\ {json}", "e\u0301 is not é",
            new string('x', 64 * 1024),
            string.Concat(Enumerable.Repeat("ж", 32 * 1024)),
        ];
        for (var i = 0; i < special.Length; i++) texts[(i * 17) + 3] = special[i];
        return texts;
    }
}
