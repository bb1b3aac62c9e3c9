// SPDX-License-Identifier: MIT
// People do what people do, and make mistakes; then everything the server has told of itself is searched: its log at every level, what it sent to
// a collector, what it shows to Prometheus.
using System.Text;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Telemetry;

public sealed class LeakTests
{
    private const string Name = "planted-name-q7";
    private const string Body = "planted body that is ciphertext otherwise";
    private const string WrongPassword = "planted wrong password";
    private const string Elsewhere = "planted-in-an-address";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_logs_nor_traces_nor_metrics_hold_a_secret_a_token_a_body_or_a_username()
    {
        await using var collector = await Collector.StartAsync();
        var planted = new Dictionary<string, byte[]>();
        string log, metrics;
        await using (var measured = await MeasuredHouse.OpenAsync(
            ("TELEMETRY_OTLP_ENDPOINT", collector.Url), ("TELEMETRY_TRACES_PERCENT", "100"), ("JWT_ACCESS_SECRET", TestUser.TokenSecret)))
        {
            planted["the secret of tokens"] = Encoding.UTF8.GetBytes(TestUser.TokenSecret);
            await LiveAsync(measured, planted);
            log = measured.House.Log.Text;
            metrics = (await measured.ScrapeAsync()).Text;
        }

        // Found if it were there: all three have told of what happened.
        Assert.Contains(collector.Received, sent => sent.Path == "/v1/traces" && Holds(sent.Body, "message append") && Holds(sent.Body, "POST /api/v1/auth/login"));
        Assert.Contains(collector.Received, sent => sent.Path == "/v1/logs" && Holds(sent.Body, "request_id"));
        Assert.Contains("messenger_messages_appended_total 1", metrics.Replace("{}", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("/api/v1/auth/users/{username}", metrics, StringComparison.Ordinal);
        foreach (var (what, bytes) in planted)
        {
            Assert.False(Holds(Encoding.UTF8.GetBytes(log), bytes), $"the log holds {what}");
            Assert.False(Holds(Encoding.UTF8.GetBytes(metrics), bytes), $"metrics hold {what}");
            foreach (var (path, body) in collector.Received) Assert.False(Holds(body, bytes), $"{path} was sent {what}");
        }
    }

    [Fact]
    public async Task No_label_of_a_metric_names_an_account_a_device_a_conversation_or_a_file()
    {
        await using var measured = await MeasuredHouse.OpenAsync();
        var ids = await LiveAsync(measured, []);

        var metrics = (await measured.ScrapeAsync()).Text;

        foreach (var id in ids.SelectMany(id => new[] { id.ToString("D"), id.ToString("N") })) Assert.DoesNotContain(id, metrics, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Register, log in, renew, meet, send, upload, and what goes wrong with each.</summary>
    private static async Task<Guid[]> LiveAsync(MeasuredHouse measured, Dictionary<string, byte[]> planted)
    {
        var house = measured.House;
        using var stranger = house.Stranger();
        var session = await TestUser.ReadAsync<SessionResponse>(await TestUser.PostAsync(
            stranger, "/api/v1/auth/register", new RegisterRequest { Username = Name, Password = TestUser.Password }));
        await TestUser.PostAsync(stranger, "/api/v1/auth/login", new LoginRequest { Username = Name, Password = WrongPassword });
        await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = session.RefreshToken });
        await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = session.RefreshToken });
        await stranger.PostAsync("/api/v1/auth/login", new StringContent($$"""{"username":["{{Name}}"],"password":{"{{WrongPassword}}":1}""", Encoding.UTF8, "application/json"), Ct);
        await stranger.GetAsync($"/api/v1/{Elsewhere}?ticket={Elsewhere}", Ct);

        using var alice = await house.NewUserAsync();
        using var bob = await house.NewUserAsync();
        await alice.Http.GetAsync($"/api/v1/auth/users/{Name}", Ct);
        var chat = await MeasuredHouse.MeetAsync(alice, bob);
        await using var hers = await alice.ConnectAsync();
        await using var his = await bob.ConnectAsync();
        await hers.NextAsync(Frame.QueueEmpty);
        await his.SendMessageAsync(chat.Id, (ulong)chat.RosterVersion, Encoding.UTF8.GetBytes(Body), [alice.Device]);
        await hers.NextAsync(Frame.Message);
        await his.SendMessageAsync(chat.Id, (ulong)chat.RosterVersion, Encoding.UTF8.GetBytes(Body), []);
        await his.NextAsync(Frame.Rejected);
        await his.SendRawAsync(Encoding.UTF8.GetBytes(Body));
        await his.ClosedAsync();
        var ticket = (await TestUser.ReadAsync<TicketResponse>(await alice.Http.PostAsync("/api/v1/ws-tickets", null, Ct))).Ticket;
        await stranger.GetAsync($"/api/v1/ws?ticket={ticket}", Ct);
        var file = await TestUser.ReadAsync<FileResponse>(
            await alice.Http.PostAsync("/api/v1/files/upload", new ByteArrayContent(Encoding.UTF8.GetBytes(Body)), Ct));
        await bob.Http.GetAsync($"/api/v1/files/{file.Id}", Ct);

        foreach (var (what, text) in new (string, string)[]
        {
            ("a username", Name), ("a body", Body), ("a password", TestUser.Password), ("a wrong password", WrongPassword), ("an address", Elsewhere), ("a ticket", ticket),
            ("an access token", alice.Session.AccessToken), ("the signature of a token", session.AccessToken.Split('.')[2]), ("a refresh token", session.RefreshToken),
        })
        {
            planted[what] = Encoding.UTF8.GetBytes(text);
        }

        return [session.UserId, session.DeviceId, alice.Id, alice.Device, bob.Id, bob.Device, chat.Id, file.Id];
    }

    private static bool Holds(byte[] where, string what) => Holds(where, Encoding.UTF8.GetBytes(what));

    private static bool Holds(byte[] where, byte[] what) => where.AsSpan().IndexOf(what) >= 0;
}
