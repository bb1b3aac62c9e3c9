// SPDX-License-Identifier: MIT
// Numbers at the edge of every type, where addresses and frames take one.
using System.Globalization;
using System.Net;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

public sealed class HostileNumberTests(Neighbourhood neighbourhood) : IClassFixture<Neighbourhood>
{
    private static readonly string[] Numbers =
    [
        "", "-1", "-0", "+1", "1.0", "1e3", "1e400", "0x1", "%201", "1%00", "2147483648", "4294967295", "4294967296", "9007199254740993",
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "99999999999999999999999999", "NaN", "%D9%A1", "01", "0",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_number_in_an_address_is_read_or_refused_by_name_and_no_failure()
    {
        var lists = new Dictionary<string, string[]>
        {
            ["auth/devices"] = ["limit", "cursor"],
            ["conversations"] = ["limit", "cursor"],
            [$"conversations/{neighbourhood.Hers.Group}/messages"] = ["limit", "after", "before"],
            [$"conversations/{neighbourhood.Hers.Group}/events"] = ["limit", "after"],
        };
        foreach (var (path, names) in lists)
        {
            foreach (var (name, number) in names.SelectMany(name => Numbers, (name, number) => (name, number)))
            {
                using var answer = await neighbourhood.KnockAsync(Requests.Get($"/api/v1/{path}?{name}={number}"), neighbourhood.Alice.Session.AccessToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    Assert.True(uint.TryParse(Uri.UnescapeDataString(number), NumberStyles.None, CultureInfo.InvariantCulture, out _), $"{path}?{name}={number} was taken");
                    continue;
                }

                Assert.Equal([name], (await answer.ProblemAsync()).Errors!.Keys);
            }
        }

        Assert.DoesNotContain("Error ", neighbourhood.House.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seq_at_the_edge_of_every_type_in_an_acknowledgement_is_refused_and_no_failure()
    {
        foreach (var seq in new[] { "-1", "2147483648", "4294967295", "4294967296", "9007199254740993", "18446744073709551616", "1e400", "01", "+1", "0.5", "\"1\"", "null", "[]" })
        {
            await using var socket = await TestSocket.ConnectAsync(neighbourhood.House.Url, neighbourhood.Alice.Session.AccessToken, "messenger.v1.json");
            await socket.SendTextAsync($$$"""{"ack":{"conversation_id":"{{{neighbourhood.Hers.Group}}}","seq":{{{seq}}}}}""");
            await socket.SendTextAsync("""{"ping":{}}""");

            await EndsOrGoesOnAsync(socket);
        }

        Assert.DoesNotContain("Error ", neighbourhood.House.Log.Text, StringComparison.Ordinal);
    }

    private static async Task EndsOrGoesOnAsync(TestSocket socket)
    {
        try
        {
            while (!(await socket.NextTextAsync()).Contains("\"pong\"", StringComparison.Ordinal))
            {
                // Mail, and what was wrong.
            }
        }
        catch (InvalidOperationException)
        {
            Assert.Equal(1003, socket.CloseCode);
        }
    }
}
