// SPDX-License-Identifier: MIT
using System.Net;
using System.Security.Cryptography;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Files;

/// <summary>Does anything a client can do to uploads, in any order, and knows what must come of it.</summary>
internal sealed class UploadFuzzer(FilesHouse house, Dice dice)
{
    private const int MaxUploads = 6;
    private readonly FilesGuest _guest = house.NewGuest();
    private readonly List<UploadModel> _uploads = [];

    /// <summary>Counts by kind of step.</summary>
    public SortedDictionary<string, int> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>One step, checked.</summary>
    public async Task StepAsync()
    {
        if (_uploads.Count == 0 || (_uploads.Count < MaxUploads && dice.Percent(15)))
        {
            await CountAsync("create", CreateAsync());
            return;
        }

        var upload = _uploads[dice.Below(_uploads.Count)];
        await (dice.Below(24) switch
        {
            0 => CountAsync("wrong offset", WrongOffsetAsync(upload)),
            1 => CountAsync("too long", TooLongAsync(upload)),
            2 => CountAsync("bad checksum", BadChecksumAsync(upload)),
            3 or 4 => CountAsync("cut", CutAsync(upload)),
            5 => CountAsync("two at once", TwoAtOnceAsync(upload)),
            6 => CountAsync("terminate", EndAsync(upload, _guest.TerminateAsync)),
            7 => CountAsync("wrong type", WrongTypeAsync(upload)),
            8 => CountAsync("stranger", StrangerAsync(upload)),
            9 when dice.Percent(15) => CountAsync("restart", house.RestartAsync()),
            10 when upload.IsFinished => CountAsync("delete file", EndAsync(upload, _guest.DeleteAsync)),
            11 or 12 => CountAsync("look", LookAsync(upload)),
            _ => CountAsync("append", AppendAsync(upload)),
        });
    }

    /// <summary>Checks every upload and ends it.</summary>
    public async Task EndAllAsync()
    {
        foreach (var upload in _uploads.ToList())
        {
            await LookAsync(upload);
            await EndAsync(upload, _guest.TerminateAsync);
        }
    }

    private Task CountAsync(string kind, Task step)
    {
        Steps[kind] = Steps.GetValueOrDefault(kind) + 1;
        return step;
    }

    private async Task CreateAsync()
    {
        var content = FilesHouse.Ciphertext(dice.Percent(10) ? 9_000_000 : 1 + dice.Below(300_000));
        _uploads.Add(new UploadModel(await _guest.CreateAsync(content.Length), content));
    }

    private async Task AppendAsync(UploadModel upload)
    {
        var piece = Piece(upload);
        List<(string, string)> headers = [];
        if (dice.Percent(40)) headers.Add(("Upload-Checksum", "sha256 " + Convert.ToBase64String(SHA256.HashData(piece))));
        if (dice.Percent(30)) headers.Add(("Transfer-Encoding", "chunked"));
        upload.Offset += piece.Length;
        Assert.Equal(upload.Offset, await _guest.AppendAsync(upload.Id, upload.Offset - piece.Length, piece, [.. headers]));
    }

    private async Task WrongOffsetAsync(UploadModel upload)
    {
        var wrong = upload.Offset + (dice.Percent(50) ? 1 + dice.Below(1000) : -1 - dice.Below(1000));
        if (wrong < 0) wrong = upload.Offset + 1;
        await FilesGuest.RefusedAsync(await _guest.PatchAsync(upload.Id, wrong, [1]), ProblemCodes.UploadOffsetConflict);
        await LookAsync(upload);
    }

    private async Task TooLongAsync(UploadModel upload)
    {
        // Beyond the first commit a chunked body would move the offset before it turns out too long: kept below that here.
        var bytes = new byte[Math.Min(upload.Left, 4_000_000) + 1 + dice.Below(1000)];
        if (bytes.Length <= upload.Left) return;
        (string, string)[] headers = dice.Percent(50) ? [("Transfer-Encoding", "chunked")] : [];
        var answer = await _guest.PatchAsync(upload.Id, upload.Offset, bytes, headers);
        if (upload.IsFinished && headers.Length > 0) Assert.True((int)answer.StatusCode is 204 or 413, $"{answer.StatusCode}");
        else await FilesGuest.RefusedAsync(answer, ProblemCodes.TooLarge);
        await LookAsync(upload);
    }

    private async Task BadChecksumAsync(UploadModel upload)
    {
        var piece = Piece(upload);
        if (upload.IsFinished) return;
        var other = ("Upload-Checksum", "sha256 " + Convert.ToBase64String(SHA256.HashData([.. piece, 1])));
        await FilesGuest.RefusedAsync(await _guest.PatchAsync(upload.Id, upload.Offset, piece, other), ProblemCodes.ChecksumMismatch);
        await LookAsync(upload);
    }

    private async Task CutAsync(UploadModel upload)
    {
        if (upload.Left < 2) return;
        var announced = 2 + dice.Below(Math.Min(upload.Left, 200_000) - 1);
        var sent = dice.Below(announced);
        using (var raw = await RawUpload.BeginPieceAsync(house, _guest, upload.Id, upload.Offset, announced, ""))
        {
            await raw.SendAsync(upload.Content.AsSpan(upload.Offset, sent).ToArray());
            if (dice.Percent(50)) raw.Break();
        }

        await _guest.IsFreeAsync(upload.Id);
        var offset = (int)await Eventually.AsyncIs(() => _guest.OffsetAsync(upload.Id), now => now >= upload.Offset);
        Assert.InRange(offset, upload.Offset, upload.Offset + sent);
        upload.Offset = offset;
    }

    private async Task TwoAtOnceAsync(UploadModel upload)
    {
        if (upload.IsFinished) return;
        var piece = Piece(upload) is { Length: > 0 } some ? some : upload.Content[upload.Offset..(upload.Offset + 1)];
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _guest.PatchAsync(upload.Id, upload.Offset, piece)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        Assert.All(answers, answer => Assert.True((int)answer.StatusCode is 204 or 409 or 423, $"{answer.StatusCode}"));
        upload.Offset += piece.Length;
        await LookAsync(upload);
    }

    private async Task WrongTypeAsync(UploadModel upload)
    {
        using var body = new ByteArrayContent([1]) { Headers = { { "Content-Type", dice.Percent(50) ? "text/html" : "application/octet-stream" } } };
        await FilesGuest.RefusedAsync(
            await _guest.SendAsync(HttpMethod.Patch, $"{TusGuest.Uploads}/{upload.Id}", body, ("Tus-Resumable", "1.0.0"), ("Upload-Offset", $"{upload.Offset}")),
            ProblemCodes.UnsupportedMediaType);
        await LookAsync(upload);
    }

    private async Task StrangerAsync(UploadModel upload)
    {
        var mallory = house.NewGuest();
        await FilesGuest.RefusedAsync(await mallory.PatchAsync(upload.Id, upload.Offset, [1]), ProblemCodes.UnknownUpload);
        await FilesGuest.RefusedAsync(await mallory.TerminateAsync(upload.Id), ProblemCodes.UnknownUpload);
        await LookAsync(upload);
    }

    private async Task EndAsync(UploadModel upload, Func<Guid, Task<HttpResponseMessage>> end)
    {
        using var answer = await end(upload.Id);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        _uploads.Remove(upload);
        using var gone = await _guest.HeadAsync(upload.Id);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private async Task LookAsync(UploadModel upload)
    {
        Assert.Equal(upload.Offset, await _guest.OffsetAsync(upload.Id));
        using var answer = await _guest.GetAsync(upload.Id);
        Assert.Equal(upload.IsFinished ? HttpStatusCode.OK : HttpStatusCode.NotFound, answer.StatusCode);
        if (upload.IsFinished) Assert.Equal(upload.Content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private byte[] Piece(UploadModel upload) =>
        upload.Content[upload.Offset..(upload.Offset + (dice.Percent(25) ? upload.Left : dice.Below(Math.Min(upload.Left, 100_000) + 1)))];
}
