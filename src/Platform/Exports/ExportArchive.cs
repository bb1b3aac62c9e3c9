// SPDX-License-Identifier: MIT
// A zip written to a stream that only goes forward. A JSON array per file, an object per line.
using System.IO.Compression;
using System.Text.Json;

namespace SecureMessenger.Platform.Exports;

/// <summary>What a person takes home.</summary>
public sealed class ExportArchive : IAsyncDisposable
{
    private readonly ZipArchive _zip;
    private readonly GatheringStream _stream;
    private readonly TimeProvider _clock;

    private ExportArchive(ZipArchive zip, GatheringStream stream, TimeProvider clock)
    {
        _zip = zip;
        _stream = stream;
        _clock = clock;
    }

    /// <summary>Begins an archive; disposing ends it.</summary>
    public static async Task<ExportArchive> BeginAsync(Stream destination, TimeProvider clock, CancellationToken ct)
    {
        var stream = new GatheringStream(destination);
        var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        return new ExportArchive(zip, stream, clock);
    }

    /// <summary>Adds a file of rows.</summary>
    public async Task AddAsync(string path, IAsyncEnumerable<IReadOnlyList<ExportedRow>> pages, CancellationToken ct)
    {
        var entry = _zip.CreateEntry(path);
        entry.LastWriteTime = _clock.GetUtcNow();
        await using var file = await entry.OpenAsync(ct);
        var separator = "[\n"u8.ToArray();
        await foreach (var page in pages.WithCancellation(ct))
        {
            foreach (var row in page)
            {
                await file.WriteAsync(separator, ct);
                await using var writer = new Utf8JsonWriter(file);
                row.Write(writer);
                separator = ",\n"u8.ToArray();
            }
        }

        await file.WriteAsync(separator.AsSpan(0, 1).SequenceEqual("["u8) ? "[]\n"u8.ToArray() : "\n]\n"u8.ToArray(), ct);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _zip.DisposeAsync();
        await _stream.FlushAsync(CancellationToken.None);
        await _stream.DisposeAsync();
    }
}
