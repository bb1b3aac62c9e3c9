// SPDX-License-Identifier: MIT
// Upload-Metadata of tus 1.0.0: key, space, base64; comma. Names and types of files belong inside the encryption: the server has no
// use for them and would have to keep them, so whatever is not a conversation is refused. docs/adr/0007.
using System.Text;
using Microsoft.Extensions.Primitives;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Files;

/// <summary>What an upload says of itself beside its length.</summary>
/// <param name="Text">The header, to be repeated; null when there was none.</param>
/// <param name="Conversation">Whose members may read the file.</param>
internal sealed record UploadMetadata(string? Text, Guid? Conversation)
{
    public const string Header = "Upload-Metadata";

    private const string ConversationKey = "conversation_id";

    /// <summary>Reads the header, noting what is wrong with it.</summary>
    public static UploadMetadata Read(StringValues values, FieldErrors errors)
    {
        if (values.Count == 0 || values is [""]) return new UploadMetadata(null, null);
        if (values is [{ } text])
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            var key = space < 0 ? text : text[..space];
            if (key != ConversationKey || text.Contains(',', StringComparison.Ordinal))
            {
                errors.Add(Header, "may hold conversation_id alone, once; names and types of files belong inside the encryption");
            }
            else if (space > 0 && TryId(text[(space + 1)..], out var id))
            {
                return new UploadMetadata(text, id);
            }
            else
            {
                errors.Add(Header, "conversation_id is not the base64 of one lower-case UUID");
            }
        }
        else
        {
            errors.Add(Header, "is given more than once");
        }

        return new UploadMetadata(null, null);
    }

    private static bool TryId(string base64, out Guid id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[36];
        if (base64.Length != 48 || !Convert.TryFromBase64String(base64, bytes, out var written) || written != bytes.Length) return false;
        var text = Encoding.ASCII.GetString(bytes);
        return Guid.TryParseExact(text, "D", out id) && id.ToString("D") == text;
    }
}
