// SPDX-License-Identifier: MIT
// The headers of tus 1.0.0 (https://tus.io/protocols/resumable-upload) in one place.
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;
using SecureMessenger.Platform.Web;

namespace SecureMessenger.Files;

internal static class TusHeaders
{
    public const string Version = "1.0.0";
    public const string Extensions = "creation,checksum,expiration,termination";
    public const string Resumable = "Tus-Resumable";
    public static readonly HeaderOfEveryAnswer OfEveryAnswer = new(Resumable, Version);

    public const string Length = "Upload-Length";
    public const string Offset = "Upload-Offset";
    public const string Expires = "Upload-Expires";
    public const string PieceType = "application/offset+octet-stream";

    /// <summary>What a POST asks for; names every header that cannot be read.</summary>
    public static Outcome<CreationTerms> ReadCreation(HttpRequest request)
    {
        var errors = new FieldErrors();
        errors.Require(TryNumber(request.Headers[Length], out var length) && length > 0, Length, "is not one positive number of bytes");
        errors.Require(request.Headers["Upload-Defer-Length"].Count == 0, "Upload-Defer-Length", "is not taken: say the length");
        errors.Require(request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0, "body", "is not taken here: send it by PATCH");
        var metadata = UploadMetadata.Read(request.Headers[UploadMetadata.Header], errors);
        var conversation = metadata.Conversation;
        if (request.Headers.TryGetValue(UploadTerms.ConversationHeader, out var named))
        {
            var isId = UploadTerms.TryId(named, out var id);
            errors.Require(isId, UploadTerms.ConversationHeader, "is not one UUID");
            errors.Require(conversation is null || conversation == id, UploadTerms.ConversationHeader, "is another conversation than Upload-Metadata says");
            conversation ??= id;
        }

        return errors.ToRefusal() is { } refusal
            ? refusal
            : new CreationTerms(length, conversation is { } id2 ? new ConversationId(id2) : null, metadata.Text);
    }

    /// <summary>What a PATCH says of its bytes; names every header that cannot be read.</summary>
    public static Outcome<PieceTerms> ReadPiece(HttpRequest request)
    {
        if (!string.Equals(request.ContentType, PieceType, StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(ProblemCodes.UnsupportedMediaType, $"Send {PieceType}.");
        }

        var errors = new FieldErrors();
        errors.Require(TryNumber(request.Headers[Offset], out var offset), Offset, "is not one number of bytes");
        UploadChecksum? checksum = null;
        if (request.Headers.TryGetValue(UploadChecksum.Header, out var text) && !UploadChecksum.TryRead(text, out checksum))
        {
            errors.Add(UploadChecksum.Header, $"is not one of {UploadChecksum.Algorithms} and its digest in base64");
        }

        return errors.ToRefusal() is { } refusal ? refusal : new PieceTerms(offset, request.ContentLength, checksum);
    }

    /// <summary>Tells where an upload stands.</summary>
    public static void Tell(IHeaderDictionary headers, ResumableUpload upload)
    {
        headers[Offset] = upload.Received.ToString(CultureInfo.InvariantCulture);
        if (!upload.IsReady) headers[Expires] = upload.Until.ToString("R", CultureInfo.InvariantCulture);
    }

    // Digits only; a number beyond 2^63 − 1 is beyond every upload, so it counts as that.
    private static bool TryNumber(StringValues values, out long number)
    {
        number = long.MaxValue;
        if (values is not [{ Length: > 0 } text] || text.AsSpan().ContainsAnyExceptInRange('0', '9')) return false;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)) number = parsed;
        return true;
    }
}
