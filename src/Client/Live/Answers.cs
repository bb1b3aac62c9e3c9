// SPDX-License-Identifier: MIT
// Answers: pairs Sent and Rejected with the Send they answer.
using System.Collections.Concurrent;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Client.Live;

internal sealed class Answers
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<ServerFrame?>> _asked = new();

    /// <returns>The Sent or Rejected frame to come, or null if the socket ends before it.</returns>
    public Task<ServerFrame?> Expect(Guid clientId) =>
        _asked.GetOrAdd(clientId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Arrived(ServerFrame frame)
    {
        var clientId = (frame.FrameCase == ServerFrame.FrameOneofCase.Sent ? frame.Sent.ClientId : frame.Rejected.ClientId).ToGuid();
        if (_asked.TryRemove(clientId, out var waiting))
            waiting.TrySetResult(frame);
    }

    public void SocketEnded()
    {
        foreach (var clientId in _asked.Keys)
        {
            if (_asked.TryRemove(clientId, out var waiting))
                waiting.TrySetResult(null);
        }
    }
}
