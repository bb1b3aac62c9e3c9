// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Configuration;

/// <summary>A client that asks without a pause, renews its tokens now and then, and keeps every refusal it meets.</summary>
internal sealed class Requester : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<string> _refusals = new();
    private readonly TestUser _user;
    private readonly Task _asking;
    private int _answers;
    private int _renewals;

    public Requester(TestUser user)
    {
        _user = user;
        _asking = Task.Run(AskAsync);
    }

    /// <summary>Every answer that was no success.</summary>
    public IReadOnlyCollection<string> Refusals => _refusals;

    /// <summary>Good answers so far.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Tokens renewed so far.</summary>
    public int Renewals => Volatile.Read(ref _renewals);

    /// <summary>Until it has had so many more answers, and renewed its tokens.</summary>
    public async Task GoOnAsync()
    {
        var (answers, renewals) = (Answers, Renewals);
        await Eventually.AsyncIs(() => Task.FromResult((Answers, Renewals)), now => (now.Answers > answers + 20 && now.Renewals > renewals) || !_refusals.IsEmpty);
        Assert.Empty(_refusals);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        _stop.Dispose();
    }

    private async Task AskAsync()
    {
        using var http = new HttpClient { BaseAddress = _user.Http.BaseAddress };
        var (access, refresh) = (_user.Session.AccessToken, _user.Session.RefreshToken);
        for (var asked = 1; !_stop.IsCancellationRequested && _refusals.IsEmpty; asked++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/conversations") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", access) } };
            using var answer = await http.SendAsync(request);
            await NoteAsync(answer);
            if (asked % 10 != 0) continue;
            using var renewed = await TestUser.PostAsync(http, "/api/v1/auth/refresh", new RefreshRequest { RefreshToken = refresh });
            await NoteAsync(renewed);
            if (renewed.StatusCode != HttpStatusCode.OK) return;
            var session = await TestUser.ReadAsync<SessionResponse>(renewed);
            (access, refresh) = (session.AccessToken, session.RefreshToken);
            Interlocked.Increment(ref _renewals);
        }
    }

    private async Task NoteAsync(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode) Interlocked.Increment(ref _answers);
        else _refusals.Enqueue($"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
