// SPDX-License-Identifier: MIT
using System.Globalization;
using SecureMessenger.Client;

namespace SecureMessenger.Cli.Output;

/// <summary>Messages as lines for people.</summary>
internal static class Lines
{
    public static string Message(StoredMessage message)
    {
        var time = (message.SentAt ?? message.ReceivedAt)?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
        return $"{time} {TerminalText.OneLine(message.From)}: {Content(message.Content)}{Mark(message.State)}";
    }

    public static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.0} MiB"),
    };

    private static string Content(MessageContent content) => content switch
    {
        MessageContent.Text text => TerminalText.Clean(text.Value),
        MessageContent.File { Description: var file } =>
            $"[file {TerminalText.OneLine(file.Name)}, {Size(file.Size)}: messenger get-file {file.Id}]",
        MessageContent.Unreadable unreadable => $"[{Words(unreadable.Reason)}]",
        _ => "[a newer app is needed to read this]",
    };

    private static string Words(string reason) => reason switch
    {
        "not_for_this_device" => "sent before this device was confirmed; it cannot be read here",
        "retention" => "the server dropped messages before this device had seen them",
        FailureCodes.StrangerInConversation => "not read: the server put it into a conversation its sender is not part of",
        FailureCodes.IdentityChanged or FailureCodes.BadDeviceList or FailureCodes.UnlistedDevice =>
            "not read: the sender's device is not one that its account has signed for; compare safety numbers",
        _ => "could not be decrypted; ask for it to be sent again",
    };

    private static string Mark(MessageState state) => state switch
    {
        MessageState.Pending => "  (waiting)",
        MessageState.Refused => "  (refused)",
        _ => "",
    };
}
