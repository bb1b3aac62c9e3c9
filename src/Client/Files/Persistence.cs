// SPDX-License-Identifier: MIT
// Persistence: how long a transfer that broke off is taken up again. Time without any progress is what counts, not the number of tries.
using SecureMessenger.Client.Live;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Client.Files;

internal sealed class Persistence(TimeProvider time)
{
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromSeconds(60);

    private readonly Backoff _backoff = new();
    private long _moved = time.GetTimestamp();

    /// <summary>Something arrived.</summary>
    public void Moved()
    {
        _moved = time.GetTimestamp();
        _backoff.Reset();
    }

    /// <summary>Whether it makes sense to go on after this failure.</summary>
    public bool MayGoOn(MessengerException error) => IsPassing(error) && time.GetElapsedTime(_moved) < LongestStandstill;

    /// <summary>The pause before the next try.</summary>
    public Task PauseAsync(CancellationToken ct) => Task.Delay(_backoff.Next(), time, ct);

    private static bool IsPassing(MessengerException error) =>
        (error.Kind == FailureKind.Unavailable && error.Code != ProblemCodes.StorageFull.Code && error.Code != FailureCodes.BadAnswer)
        || error.Code == ProblemCodes.UploadBusy.Code
        || error.Code == ProblemCodes.UploadOffsetConflict.Code
        || error.Code == ProblemCodes.RequestTimeout.Code
        || error.Code == ProblemCodes.RateLimited.Code;
}
