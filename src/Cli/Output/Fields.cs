// SPDX-License-Identifier: MIT
// Fields: the JSON of messages and files. Names and meanings are an interface for scripts: only added to.
using System.Globalization;
using System.Text.Json;
using SecureMessenger.Client;

namespace SecureMessenger.Cli.Output;

internal static class Fields
{
    public static void Message(Utf8JsonWriter writer, StoredMessage message)
    {
        writer.WriteString("event", message.Content is MessageContent.Unreadable ? Event(message.State) : "message");
        writer.WriteString("conversation_id", message.ConversationId);
        if (message.Seq is { } seq)
            writer.WriteNumber("seq", seq);
        else
            writer.WriteNull("seq");
        writer.WriteString("client_id", message.ClientId);
        writer.WriteString("from", message.From);
        writer.WriteString("from_user_id", message.FromUserId);
        writer.WriteString("from_device_id", message.FromDeviceId);
        Time(writer, "sent_at", message.SentAt);
        Time(writer, "received_at", message.ReceivedAt);
        Content(writer, message.Content);
    }

    public static void HistoryMessage(Utf8JsonWriter writer, StoredMessage message)
    {
        Message(writer, message);
        writer.WriteString("direction", message.IsOutgoing ? "out" : "in");
        writer.WriteString("state", State(message.State));
    }

    public static void Sent(Utf8JsonWriter writer, SentMessage message)
    {
        writer.WriteString("event", "sent");
        writer.WriteString("conversation_id", message.ConversationId);
        writer.WriteNumber("seq", message.Seq);
        writer.WriteString("client_id", message.ClientId);
        Time(writer, "received_at", message.ReceivedAt);
    }

    public static void File(Utf8JsonWriter writer, FileDescription file)
    {
        writer.WriteStartObject("file");
        writer.WriteString("id", file.Id);
        writer.WriteString("name", file.Name);
        writer.WriteNumber("size", file.Size);
        writer.WriteString("media_type", file.MediaType);
        writer.WriteEndObject();
    }

    public static string State(MessageState state) => state switch
    {
        MessageState.Pending => "pending",
        MessageState.Sent => "sent",
        MessageState.Received => "received",
        MessageState.Undecryptable => "undecryptable",
        MessageState.Refused => "refused",
        MessageState.Lost => "lost",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static string Event(MessageState state) => state == MessageState.Lost ? "lost" : "undecryptable";

    private static void Content(Utf8JsonWriter writer, MessageContent content)
    {
        switch (content)
        {
            case MessageContent.Text text:
                writer.WriteString("text", text.Value);
                break;
            case MessageContent.File file:
                File(writer, file.Description);
                break;
            case MessageContent.Unreadable unreadable:
                writer.WriteString("reason", unreadable.Reason);
                break;
            default:
                writer.WriteString("reason", "newer_app_needed");
                break;
        }
    }

    private static void Time(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } at)
            writer.WriteString(name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        else
            writer.WriteNull(name);
    }
}
