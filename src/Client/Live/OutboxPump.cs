// SPDX-License-Identifier: MIT
// OutboxPump: sends the outbox in its order, one message at a time, until each is answered. Its queue is the table:
// what an earlier run of the program left unanswered goes first, with the same client id and the same bytes.
using System.Collections.Concurrent;
using SecureMessenger.Client.Api;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Client.Live;

internal sealed class OutboxPump(
    ClientStore store, Link link, Outbound outbound, RosterDirectory rosters, Settlement settlement, TimeProvider time)
    : IDisposable
{
    private const int MaxRebuilds = 6;
    private static readonly TimeSpan AfterLoss = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<SentMessage>> _waiting = new();
    private readonly HashSet<Guid> _left = [.. store.Read(tables => tables.Outbox.All()).Select(entry => entry.ClientId.ToGuid())];
    private readonly Backoff _backoff = new();
    private int _rebuilds;
    private volatile Exception? _failure;

    /// <summary>The end of a message: sent, or refused. To be asked for before the message is in the outbox, lest its answer come first.</summary>
    public Task<SentMessage> SettledAsync(Guid clientId)
    {
        var waiting = _waiting.GetOrAdd(clientId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        if (_failure is { } failure)
            Fail(clientId, failure);
        return waiting;
    }

    /// <summary>Nobody waits for this message any more.</summary>
    public void Forget(Guid clientId) => _waiting.TryRemove(clientId, out _);

    public void WorkAdded() => _work.Release();

    /// <summary>Takes a message back whose frame has never left this device.</summary>
    /// <returns>False if it may have left: then it stays.</returns>
    public bool TryWithdraw(Guid clientId)
    {
        lock (_gate)
        {
            if (_left.Contains(clientId))
                return false;
            settlement.Withdraw(clientId);
        }

        _waiting.TryRemove(clientId, out _);
        return true;
    }

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await link.Presence.UpAsync(ct);
                if (TakeFirst() is { } entry)
                    await SendAsync(entry, ct);
                else
                    await _work.WaitAsync(ct);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
            foreach (var clientId in _waiting.Keys)
                Fail(clientId, failure);
        }
    }

    public void Dispose() => _work.Dispose();

    private OutboxRecord? TakeFirst()
    {
        lock (_gate)
        {
            var entry = store.Read(tables => tables.Outbox.First());
            if (entry is not null)
                _left.Add(entry.ClientId.ToGuid());
            return entry;
        }
    }

    private async Task SendAsync(OutboxRecord entry, CancellationToken ct)
    {
        var clientId = entry.ClientId.ToGuid();
        var answer = await link.AskAsync(ClientFrame.Parser.ParseFrom(entry.Frame), clientId, ct);
        if (answer is null)
        {
            await Task.Delay(AfterLoss, time, ct); // the socket ended: the same frame again on the next one
            return;
        }

        if (answer.FrameCase == ServerFrame.FrameOneofCase.Sent)
            Settle(clientId, settlement.Sent(entry, answer.Sent));
        else
            await RejectedAsync(entry, clientId, answer.Rejected, ct);
    }

    private async Task RejectedAsync(OutboxRecord entry, Guid clientId, Rejected rejected, CancellationToken ct)
    {
        var problem = Refusals.From(rejected.Problem);
        try
        {
            if (problem.Code == ProblemCodes.RosterStale.Code && _rebuilds++ < MaxRebuilds)
            {
                if (rejected.Roster is { } roster)
                    rosters.Take(entry.ConversationId.ToGuid(), roster);
                else
                    await rosters.RefreshAsync(entry.ConversationId.ToGuid(), ct);
                await outbound.RebuildAsync(clientId, ct);
                return;
            }
        }
        catch (MessengerException error)
        {
            problem = error;
        }

        if (problem.Kind == FailureKind.Unavailable || problem.Code == ProblemCodes.RateLimited.Code)
        {
            await Task.Delay(_backoff.Next(), time, ct);
            return;
        }

        settlement.Refused(entry, problem);
        Fail(clientId, problem);
        Rest();
    }

    private void Settle(Guid clientId, SentMessage sent)
    {
        if (_waiting.TryRemove(clientId, out var waiting))
            waiting.TrySetResult(sent);
        Rest();
    }

    private void Fail(Guid clientId, Exception failure)
    {
        if (_waiting.TryRemove(clientId, out var waiting))
            waiting.TrySetException(failure);
    }

    private void Rest()
    {
        _rebuilds = 0;
        _backoff.Reset();
    }
}
