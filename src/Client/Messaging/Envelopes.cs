// SPDX-License-Identifier: MIT
// Envelopes: content to bytes and back. Text is checked here: what UTF-8 cannot carry exactly is refused, not replaced.
using System.Text;
using Google.Protobuf;
using SecureMessenger.Client.Content;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;

namespace SecureMessenger.Client.Messaging;

internal static class Envelopes
{
    /// <summary>Longest text, bytes of UTF-8.</summary>
    public const int MaxTextBytes = 64 * 1024;

    private const uint Version = 1;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Envelope Text(string text, string senderName, DateTimeOffset now)
    {
        try
        {
            if (Strict.GetByteCount(text) > MaxTextBytes)
                throw MessengerException.Refused(
                    FailureCodes.TextTooLong, $"The text is longer than {MaxTextBytes / 1024} KiB; send it as a file.");
        }
        catch (EncoderFallbackException error)
        {
            throw MessengerException.Refused(FailureCodes.TextNotUnicode, "The text holds half a character and cannot be sent exactly.", error);
        }

        var envelope = New(senderName, now);
        envelope.Text = new Text { Text_ = text };
        return envelope;
    }

    public static Envelope File(FileReference file, string senderName, DateTimeOffset now)
    {
        var envelope = New(senderName, now);
        envelope.File = file;
        return envelope;
    }

    /// <summary>Says what this device could not read. It goes to a device, so it bears nobody's name.</summary>
    public static Envelope Unread(IEnumerable<Place> places, DateTimeOffset now)
    {
        var envelope = New(senderName: "", now);
        envelope.DecryptionError = new DecryptionError();
        envelope.DecryptionError.Unread.AddRange(
            places.Select(place => new Unread { ConversationId = place.ConversationId, FromSeq = place.FromSeq }));
        return envelope;
    }

    /// <summary>Reads an envelope; null if the bytes are not one.</summary>
    public static Envelope? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Envelope.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    public static MessageContent Read(Envelope envelope) => envelope switch
    {
        { Version: Version, ContentCase: Envelope.ContentOneofCase.Text } => new MessageContent.Text(envelope.Text.Text_),
        { Version: Version, ContentCase: Envelope.ContentOneofCase.File } when IsWhole(envelope.File) =>
            new MessageContent.File(Describe(envelope.File)),
        { Version: Version, ContentCase: Envelope.ContentOneofCase.File } => new MessageContent.Unreadable("malformed_content"),
        _ => new MessageContent.NewerAppNeeded(),
    };

    public static FileDescription Describe(FileReference file) =>
        new(file.Id.ToGuid(), file.Name, (long)file.Size, file.MediaType);

    public static bool IsWhole(FileReference file) =>
        file.Id.Length == 16 && file.CipherId.Length == 16 && file.Key.Length == 32 && file.Sha256.Length == 32
        && file.Size <= long.MaxValue && file.CiphertextSize <= long.MaxValue;

    private static Envelope New(string senderName, DateTimeOffset now) =>
        new() { Version = Version, SentAtMs = now.ToUnixTimeMilliseconds(), SenderName = senderName };
}
