// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Telemetry;

/// <summary>A server that shows its metrics, and two people who talk.</summary>
internal sealed class MeasuredHouse : IAsyncDisposable
{
    private readonly int _port;

    private MeasuredHouse(House house, int port) => (House, _port) = (house, port);

    public House House { get; }

    public static async Task<MeasuredHouse> OpenAsync(params (string Name, string Value)[] settings)
    {
        var port = FreePort.Find();
        return new MeasuredHouse(await House.OpenAsync([.. settings, ("MANAGEMENT_PORT", $"{port}")]), port);
    }

    public Task<Scrape> ScrapeAsync() => Scrape.OfAsync(_port);

    /// <summary>Scrapes until a series stands at a value: what is counted after an answer has left may come a moment later.</summary>
    public async Task<Scrape> ScrapeUntilAsync(string series, double value)
    {
        var scrape = await Eventually.AsyncIs(ScrapeAsync, found => found[series] == value);
        return scrape;
    }

    /// <summary>A management port answers a path.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{_port}") };
        return await http.GetAsync(path, TestContext.Current.CancellationToken);
    }

    /// <summary>Two people with a chat both devices of which may be written to.</summary>
    public static async Task<ConversationResponse> MeetAsync(TestUser alice, TestUser bob)
    {
        await alice.PublishAsync();
        await bob.PublishAsync();
        var chat = await bob.BeginAsync(alice);
        return await bob.ReadByAsync(chat.Id, 2);
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();
}
