// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Files;

/// <summary>What an upload says of itself in its headers.</summary>
/// <param name="Length">Content-Length; null when the body comes in chunks.</param>
/// <param name="Sha256">X-Content-SHA256, 32 bytes.</param>
/// <param name="Conversation">X-Conversation-Id: whose members may download it.</param>
internal sealed record UploadTerms(long? Length, byte[]? Sha256, ConversationId? Conversation)
{
    public const string DigestHeader = "X-Content-SHA256";
    public const string ConversationHeader = "X-Conversation-Id";

    /// <summary>Reads the headers; names every one that cannot be read.</summary>
    public static Outcome<UploadTerms> Read(HttpRequest request)
    {
        var errors = new FieldErrors();
        byte[]? digest = null;
        if (request.Headers.TryGetValue(DigestHeader, out var digestText) && !TryDigest(digestText, out digest))
        {
            errors.Add(DigestHeader, "is not one SHA-256 as 64 hex digits or base64");
        }

        Guid conversation = default;
        var hasConversation = request.Headers.TryGetValue(ConversationHeader, out var conversationText);
        if (hasConversation && !TryId(conversationText, out conversation)) errors.Add(ConversationHeader, "is not one UUID");

        errors.Require(request.ContentLength is not 0, "body", "is empty");
        return errors.ToRefusal() is { } refusal
            ? refusal
            : new UploadTerms(request.ContentLength, digest, hasConversation ? new ConversationId(conversation) : null);
    }

    /// <summary>Reads one UUID.</summary>
    internal static bool TryId(StringValues values, out Guid id)
    {
        id = default;
        return values.Count == 1 && Guid.TryParseExact(values[0], "D", out id);
    }

    private static bool TryDigest(StringValues values, out byte[]? digest)
    {
        digest = new byte[SHA256.HashSizeInBytes];
        if (values.Count != 1 || values[0] is not { } text) return false;
        return text.Length switch
        {
            2 * SHA256.HashSizeInBytes =>
                Convert.FromHexString(text, digest, out _, out var hexWritten) == System.Buffers.OperationStatus.Done
                && hexWritten == digest.Length,
            43 or 44 => TryBase64(text, digest),
            _ => false,
        };
    }

    // 32 bytes are 43 characters of base64, 44 with padding.
    private static bool TryBase64(string text, byte[] digest)
    {
        var url = text.Replace('+', '-').Replace('/', '_');
        return Base64Url.IsValid(url) && Base64Url.TryDecodeFromChars(url, digest, out var written) && written == digest.Length;
    }
}
