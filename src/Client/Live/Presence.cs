// SPDX-License-Identifier: MIT
// Presence: whether there is a socket now. Waiters are woken when one comes, or when none ever will.
namespace SecureMessenger.Client.Live;

internal sealed class Presence
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<FrameSocket> _next = New();
    private FrameSocket? _up;

    public Task<FrameSocket> UpAsync(CancellationToken ct)
    {
        lock (_gate)
            return _next.Task.WaitAsync(ct);
    }

    /// <summary>Whether this socket is the one that is there.</summary>
    public bool Is(FrameSocket socket)
    {
        lock (_gate)
            return _up == socket;
    }

    public void Up(FrameSocket socket)
    {
        lock (_gate)
        {
            _up = socket;
            _next.TrySetResult(socket);
        }
    }

    public void Down()
    {
        lock (_gate)
        {
            _up = null;
            if (_next.Task.IsCompletedSuccessfully)
                _next = New();
        }
    }

    /// <summary>There will be no socket any more.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            if (_next.Task.IsCompletedSuccessfully)
                _next = New();
            _next.TrySetException(failure);
        }
    }

    private static TaskCompletionSource<FrameSocket> New()
    {
        var source = new TaskCompletionSource<FrameSocket>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A failure that nobody waits for is told through the event stream.
        source.Task.ContinueWith(
            task => _ = task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return source;
    }
}
