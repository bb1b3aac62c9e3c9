// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Files;

/// <summary>What comes and goes of files.</summary>
internal sealed class FilesMeter : RoomMeter
{
    private static readonly MetricLabel Way = MetricLabel.Of("way", "whole", "pieces");
    private static readonly MetricLabel Code = MetricLabel.From("code", "problem codes of [errors.md](errors.md), or `interrupted`");
    private static readonly MetricLabel Direction = MetricLabel.Of("direction", "in", "out");

    private readonly Counter<long> _begun;
    private readonly Counter<long> _finished;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _missing;

    public FilesMeter(MetricCatalogue catalogue)
        : base(catalogue, "files")
    {
        _begun = Counter("messenger_uploads_begun_total", "Uploads that were let begin.", Way);
        _finished = Counter("messenger_uploads_finished_total", "Uploads that became a file.", Way);
        _failed = Counter("messenger_uploads_failed_total", "Uploads and pieces that were refused or broke off; of those in pieces what came may stay.", Code);
        _bytes = Bytes("messenger_file_bytes_total", "Ciphertext of files, received and sent.", Direction);
        _missing = Counter("messenger_files_missing_total", "Files that a row knows and the blob store does not.");
    }

    public void BegunWhole() => _begun.Add(1, Way.Is("whole"));

    public void BegunInPieces() => _begun.Add(1, Way.Is("pieces"));

    public void FinishedWhole() => _finished.Add(1, Way.Is("whole"));

    public void FinishedInPieces() => _finished.Add(1, Way.Is("pieces"));

    public void Refused(ProblemCode code) => _failed.Add(1, Code.Is(code.Code));

    public void Interrupted() => _failed.Add(1, Code.Is("interrupted"));

    public void Received(long bytes) => _bytes.Add(bytes, Direction.Is("in"));

    public void Sent(long bytes) => _bytes.Add(bytes, Direction.Is("out"));

    public void Missing() => _missing.Add(1);

    /// <summary>Counts what became of a call, and of one that ended by an exception that it broke off.</summary>
    public async Task<Outcome<T>> CountAsync<T>(Task<Outcome<T>> call)
        where T : class
    {
        try
        {
            var outcome = await call;
            if (!outcome.IsAllowed) Refused(outcome.Refusal.Code);
            return outcome;
        }
        catch
        {
            Interrupted();
            throw;
        }
    }
}
