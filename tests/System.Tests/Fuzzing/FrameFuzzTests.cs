// SPDX-License-Identifier: MIT
using System.Globalization;
using Google.Protobuf;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Fuzzing;

public sealed class FrameFuzzTests
{
    private const long MaxMemory = 512L * 1024 * 1024;

    private static readonly JsonParser Seeds = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    [Theory]
    [InlineData(SocketProtocol.Binary)]
    [InlineData(SocketProtocol.Json)]
    public async Task Whatever_is_sent_on_a_socket_is_answered_or_closed_by_a_known_code_and_harms_nobody_else(string protocol)
    {
        var budget = new FuzzBudget();
        var dice = new Dice(budget.Seed);
        var mutator = new InputMutator(dice);
        var seeds = Directory.GetFiles(RestInput.Folder("frames"), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        await using var server = await ServerProcess.StartAsync(("RATE_LIMITS_ENABLED", "false"));
        using var scene = await FuzzScene.SetAsync(server);
        var endings = new SortedDictionary<string, int>(StringComparer.Ordinal);

        for (var sent = 1; budget.IsLeft;)
        {
            await using var socket = await FuzzSocket.ConnectAsync(server, scene.Token, protocol);
            byte[] frame = [];
            while (budget.IsLeft && socket.IsOpen)
            {
                frame = Change(mutator, scene.Fill(seeds[dice.Below(seeds.Count)]), protocol);
                await socket.SendAsync(frame, cuts: dice.Percent(10) ? 1 + dice.Below(5) : 0);
                if (dice.Percent(20)) await socket.AnswersAsync();
                if (++sent % 200 == 0) await scene.NobodyWasHarmedAsync();
            }

            if (socket.IsOpen) await socket.AnswersAsync();
            Assert.True(socket.IsEndingKnown && socket.Ending != CloseCode.Fault, $"{socket.Ending}: {Convert.ToHexString(frame)}");
            var key = socket.Ending?.ToString() ?? (socket.IsOpen ? "open" : "cut");
            endings[key] = endings.GetValueOrDefault(key) + 1;
            endings["frames"] = sent;
            if (socket.Ending == CloseCode.Reauthenticate) await scene.ComeAgainAsync();
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", endings.Select(ending => string.Create(CultureInfo.InvariantCulture, $"{ending.Key}: {ending.Value}"))));
        TestContext.Current.TestOutputHelper!.WriteLine($"resident {server.Memory() >> 20} MiB, at most {server.PeakMemory() >> 20} MiB");
        await scene.NobodyWasHarmedAsync();
        Assert.DoesNotContain(" fail: ", server.Output, StringComparison.Ordinal);
        Assert.InRange(server.PeakMemory(), 0, MaxMemory);
    }

    private static byte[] Change(InputMutator mutator, string seed, string protocol) =>
        protocol == SocketProtocol.Json ? mutator.Json(seed) : mutator.Bytes(Seeds.Parse<ClientFrame>(seed).ToByteArray());
}
