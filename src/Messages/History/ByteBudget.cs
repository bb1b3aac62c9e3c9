// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.History;

/// <summary>So many bytes may be held at once; whoever wants more waits in line. First come, first served.</summary>
internal sealed class ByteBudget(long limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Granted)> _line = new();
    private long _held;

    /// <summary>Takes bytes, waiting for others to give theirs back. More than the limit is granted alone.</summary>
    public Task TakeAsync(long bytes, CancellationToken ct)
    {
        TaskCompletionSource granted;
        lock (_lock)
        {
            if (_line.Count == 0 && Fits(bytes))
            {
                _held += bytes;
                return Task.CompletedTask;
            }

            granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _line.Enqueue((bytes, granted));
        }

        return WaitAsync(granted, ct);
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes)
    {
        lock (_lock)
        {
            _held -= bytes;
            while (_line.TryPeek(out var next) && Fits(next.Bytes))
            {
                _line.Dequeue();
                if (next.Granted.TrySetResult()) _held += next.Bytes;
            }
        }
    }

    private bool Fits(long bytes) => _held == 0 || _held + bytes <= limit;

    private static async Task WaitAsync(TaskCompletionSource granted, CancellationToken ct)
    {
        // A place in line that was given up is passed over when its turn comes.
        await using var givenUp = ct.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), granted);
        await granted.Task;
    }
}
