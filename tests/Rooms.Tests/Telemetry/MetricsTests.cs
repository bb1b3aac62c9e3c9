// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Tests.Infrastructure;
using Frame = SecureMessenger.Contracts.Socket.ServerFrame.FrameOneofCase;

namespace SecureMessenger.Tests.Telemetry;

public sealed class MetricsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_counted_at_each_step_of_its_way()
    {
        await using var measured = await MeasuredHouse.OpenAsync();
        using var alice = await measured.House.NewUserAsync();
        using var bob = await measured.House.NewUserAsync();
        var chat = await MeasuredHouse.MeetAsync(alice, bob);
        await using var hers = await alice.ConnectAsync();
        await using var his = await bob.ConnectAsync();
        await hers.NextAsync(Frame.QueueEmpty);

        for (var i = 1; i <= 3; i++)
        {
            await his.SendMessageAsync(chat.Id, (ulong)chat.RosterVersion, [1, 2, 3], [alice.Device]);
            await hers.NextAsync(Frame.Message);
        }

        await his.SendMessageAsync(chat.Id, (ulong)chat.RosterVersion, [1, 2, 3], []);
        await his.NextAsync(Frame.Rejected);
        await hers.AckAsync(chat.Id, 3);
        var scrape = await measured.ScrapeUntilAsync("messenger_message_acks_total", 1);

        Assert.Equal(3, scrape["messenger_messages_appended_total"]);
        Assert.Equal(3, scrape["messenger_messages_delivered_total"]);
        Assert.Equal(3, scrape["messenger_message_delivery_lag_seconds_count"]);
        Assert.Equal(1, scrape["messenger_messages_rejected_total{code=\"roster_stale\"}"]);
        Assert.Equal(3, scrape["messenger_message_commit_duration_seconds_count"]);
        Assert.Equal(3, scrape["messenger_message_batch_size_sum"]);
        Assert.Equal(0, scrape["messenger_message_queue"]);
        Assert.True(scrape["messenger_wakeups_total"] >= 6); // two members each; news of rosters are apart
        Assert.Equal(2, scrape["messenger_sockets_open"]);
        Assert.Equal(2, scrape["messenger_sockets_opened_total{protocol=\"messenger.v1\"}"]);
        Assert.Equal(5, scrape["messenger_socket_frames_total{direction=\"in\"}"]);
    }

    [Fact]
    public async Task Mail_of_an_absent_device_is_delivered_and_not_held_against_the_lag()
    {
        await using var measured = await MeasuredHouse.OpenAsync();
        using var alice = await measured.House.NewUserAsync();
        using var bob = await measured.House.NewUserAsync();
        var chat = await MeasuredHouse.MeetAsync(alice, bob);
        await using var his = await bob.ConnectAsync();
        await his.SendMessageAsync(chat.Id, (ulong)chat.RosterVersion, [1], [alice.Device]);
        await his.NextAsync(Frame.Sent);
        measured.House.Clock.Advance(TimeSpan.FromSeconds(5));

        await using var hers = await alice.ConnectAsync();
        await hers.NextAsync(Frame.Message);
        var scrape = await measured.ScrapeUntilAsync("messenger_messages_delivered_total", 1);

        Assert.Null(scrape["messenger_message_delivery_lag_seconds_count"]);
    }

    [Fact]
    public async Task A_socket_is_counted_out_by_the_code_it_was_closed_with()
    {
        await using var measured = await MeasuredHouse.OpenAsync();
        using var alice = await measured.House.NewUserAsync();
        await using var first = await alice.ConnectAsync();
        await using var second = await alice.ConnectAsync();
        Assert.Equal(4409, await first.ClosedAsync());
        await first.CloseAsync();
        await second.CloseAsync();

        var scrape = await measured.ScrapeUntilAsync("messenger_sockets_open", 0);

        Assert.Equal(1, scrape["messenger_sockets_closed_total{code=\"4409\"}"]);
        Assert.Equal(1, scrape["messenger_sockets_closed_total{code=\"1000\"}"]);
    }

    [Fact]
    public async Task Accounts_are_counted_by_what_became_of_who_came()
    {
        await using var measured = await MeasuredHouse.OpenAsync();
        using var stranger = measured.House.Stranger();
        using var alice = await measured.House.NewUserAsync();
        await TestUser.PostAsync(stranger, "/api/v1/auth/register", new RegisterRequest { Username = alice.Name, Password = TestUser.Password });
        await TestUser.PostAsync(stranger, "/api/v1/auth/login", new LoginRequest { Username = alice.Name, Password = "not the password" });
        await TestUser.PostAsync(stranger, "/api/v1/auth/login", new LoginRequest { Username = alice.Name, Password = TestUser.Password });
        var spent = new RefreshRequest { RefreshToken = alice.Session.RefreshToken };
        await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", spent);
        await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", spent);

        var scrape = await measured.ScrapeUntilAsync("messenger_refreshes_total{outcome=\"reused\"}", 1);

        Assert.Equal(1, scrape["messenger_registrations_total{outcome=\"ok\"}"]);
        Assert.Equal(1, scrape["messenger_registrations_total{outcome=\"refused\"}"]);
        Assert.Equal(1, scrape["messenger_logins_total{outcome=\"ok\"}"]);
        Assert.Equal(1, scrape["messenger_logins_total{outcome=\"refused\"}"]);
        Assert.Equal(1, scrape["messenger_refreshes_total{outcome=\"ok\"}"]);
        Assert.Equal(4, scrape["messenger_password_hash_duration_seconds_count"]);
        Assert.Equal(0, scrape["messenger_password_hashes_active"]);
        Assert.Equal(2, scrape["messenger_http_request_duration_seconds_count{method=\"POST\",route=\"/api/v1/auth/refresh\",status=\"2xx\"}"] + scrape["messenger_http_request_duration_seconds_count{method=\"POST\",route=\"/api/v1/auth/refresh\",status=\"4xx\"}"]);
    }

    [Fact]
    public async Task Files_are_counted_in_and_out_and_by_why_they_were_refused()
    {
        await using var measured = await MeasuredHouse.OpenAsync(("FILES_MAX_BYTES", "1000"));
        using var alice = await measured.House.NewUserAsync();
        var file = await TestUser.ReadAsync<FileResponse>(await alice.Http.PostAsync("/api/v1/files/upload", new ByteArrayContent(new byte[600]), Ct));
        await alice.Http.GetByteArrayAsync($"/api/v1/files/{file.Id}", Ct);
        await alice.Http.PostAsync("/api/v1/files/upload", new ByteArrayContent(new byte[2000]), Ct);

        var scrape = await measured.ScrapeUntilAsync("messenger_uploads_failed_total{code=\"too_large\"}", 1);

        Assert.Equal(1, scrape["messenger_uploads_begun_total{way=\"whole\"}"]);
        Assert.Equal(1, scrape["messenger_uploads_finished_total{way=\"whole\"}"]);
        Assert.Equal(600, scrape["messenger_file_bytes_total{direction=\"in\"}"]);
        Assert.Equal(600, scrape["messenger_file_bytes_total{direction=\"out\"}"]);
    }

    [Fact]
    public async Task A_refusal_of_a_rate_limit_names_its_rule()
    {
        await using var measured = await MeasuredHouse.OpenAsync(("RATE_LIMITS_ENABLED", "true"), ("RATE_LIMITS_REFRESH_BURST", "1"));
        using var stranger = measured.House.Stranger();
        for (var i = 0; i < 3; i++) await TestUser.PostAsync(stranger, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = "no" });

        var scrape = await measured.ScrapeUntilAsync("messenger_rate_limit_refusals_total{rule=\"refresh\"}", 2);

        Assert.Equal(0, scrape["messenger_rate_limit_store_away"]);
    }

    [Fact]
    public async Task Readiness_the_outbox_and_sweeps_are_there_from_the_start_and_counters_stand_at_zero()
    {
        await using var measured = await MeasuredHouse.OpenAsync();

        var scrape = await measured.ScrapeAsync();

        Assert.Equal(1, scrape["messenger_ready"]);
        Assert.Equal(1, scrape["messenger_dependency_up{dependency=\"database\"}"]);
        Assert.Equal(1, scrape["messenger_dependency_up{dependency=\"blobs\"}"]);
        Assert.Equal(0, scrape["messenger_outbox_waiting"]);
        Assert.Equal(0, scrape["messenger_outbox_oldest_seconds"]);
        Assert.Equal(0, scrape["messenger_messages_appended_total"]);
        Assert.Equal(0, scrape["messenger_uploads_finished_total{way=\"pieces\"}"]);
        Assert.NotNull(scrape["messenger_sweep_last_success_timestamp_seconds{sweep=\"files\"}"]);
        Assert.Equal(["gateway,auth,keys,messages,files"], scrape.ValuesOf("roles"));
    }

    [Fact]
    public async Task What_nobody_has_a_route_for_is_one_series_whatever_its_address()
    {
        await using var measured = await MeasuredHouse.OpenAsync();
        using var stranger = measured.House.Stranger();
        for (var i = 0; i < 20; i++) await stranger.GetAsync($"/nowhere/{i}", Ct);
        using var odd = new HttpRequestMessage(new HttpMethod("BREW"), "/nowhere");
        await stranger.SendAsync(odd, Ct);

        var scrape = await measured.ScrapeUntilAsync("messenger_http_request_duration_seconds_count{method=\"GET\",route=\"none\",status=\"4xx\"}", 20);

        Assert.Equal(1, scrape["messenger_http_request_duration_seconds_count{method=\"other\",route=\"none\",status=\"4xx\"}"]);
        Assert.Equal(["none"], scrape.ValuesOf("route"));
    }

    [Fact]
    public async Task Metrics_are_told_on_the_management_port_and_to_GET_alone()
    {
        await using var measured = await MeasuredHouse.OpenAsync();
        using var stranger = measured.House.Stranger();

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/metrics", Ct)).StatusCode);
        using var answer = await measured.GetAsync("/metrics");
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
    }
}
