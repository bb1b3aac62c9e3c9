// SPDX-License-Identifier: MIT
using Microsoft.Data.Sqlite;
using SecureMessenger.Client;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class LostKeysTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("everything")]
    [InlineData("the signed prekey")]
    [InlineData("the last-resort prekey")]
    [InlineData("an older signed prekey")]
    public async Task A_server_that_lost_this_devices_keys_gets_them_back_at_the_next_connect(string lost)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var alice = await Person.RegisterAsync(server, "alice");
        await using var bob = await Person.RegisterAsync(server, "bob");
        var account = server.Account("bob");
        var identity = account.Identity!.IdentityKey;
        var before = account.SignedPrekey!;
        if (lost == "everything") account.BeginAgain();
        if (lost == "the signed prekey") account.SignedPrekey = null;
        if (lost == "the last-resort prekey") account.LastResort = null;
        if (lost == "an older signed prekey") account.SignedPrekey = before with { PublicKey = server.Account("alice").SignedPrekey!.PublicKey };

        await bob.ReceiveAsync();

        await Eventually.AsyncIs(() => Task.FromResult((account.SignedPrekey?.KeyId, account.LastResort is null)), now => now is ( > 1, false));
        Assert.Equal(identity, account.Identity!.IdentityKey);
        await alice.Client.SendTextAsync("bob", "still here?", ct: Ct);
        Assert.Equal(["still here?"], (await bob.ReceiveAsync()).Select(message => ((MessageContent.Text)message.Content).Value));
    }

    [Fact]
    public async Task Whoever_writes_to_a_device_after_the_server_was_restored_from_before_its_keys_is_read()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        using var alice = new Phone(house, "alice");
        using var bob = new Phone(house, "bob");
        await using var writer = await alice.RegisterAsync();
        await (await bob.RegisterAsync()).DisposeAsync();
        string[] ofDevice = ["one_time_prekeys", "kem_prekeys", "signed_prekeys", "last_resort_kem_prekeys", "identity_keys"];
        const string Bob = "select id from users where username = 'bob'";
        Execute(house, string.Concat(ofDevice.Select(table => $"delete from {table} where device_id in (select id from devices where user_id = ({Bob}));"))
            + $"delete from device_lists where user_id = ({Bob})");
        var refusal = await Assert.ThrowsAsync<MessengerException>(
            () => writer.SendTextAsync("bob", "lost", new SendOptions { Patience = TimeSpan.FromSeconds(1) }, Ct));
        Assert.Equal(FailureCodes.NoKeysYet, refusal.Code);

        await using var reader = await bob.OpenAsync();
        await Eventually.AsyncIs(() => Task.FromResult(RowsOf(house, "last_resort_kem_prekeys")), rows => rows == 2);
        await Eventually.AsyncIs(() => Task.FromResult(RowsOf(house, "one_time_prekeys")), rows => rows == 200);
        await writer.SendTextAsync("bob", "found", ct: Ct);
        await writer.SendTextAsync("bob", "end", ct: Ct);

        Assert.Equal([new MessageContent.Text("found")], (await reader.MailUntilAsync("end")).Select(message => message.Content));
    }

    [Fact]
    public async Task A_server_in_step_gets_no_new_keys()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var bob = await Person.RegisterAsync(server, "bob");
        var account = server.Account("bob");

        for (var i = 0; i < 3; i++) await bob.ReceiveAsync();

        Assert.Equal((1u, 1u), (account.SignedPrekey!.KeyId!.Value, account.LastResort!.KeyId!.Value));
    }

    private static int Execute(House house, string sql) => Database(house, sql, command => command.ExecuteNonQuery());

    private static long RowsOf(House house, string table) => (long)Database(house, $"select count(*) from {table}", command => command.ExecuteScalar()!);

    private static T Database<T>(House house, string sql, Func<SqliteCommand, T> run)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(house.DataPath, "messenger.db")};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }
}
