// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>What a message says: one of the nested records.</summary>
public abstract record MessageContent
{
    private MessageContent()
    {
    }

    /// <summary>Text, exactly as sent. It may hold control characters: clean it before it reaches a terminal.</summary>
    /// <param name="Value">The text; may be empty.</param>
    public sealed record Text(string Value) : MessageContent;

    /// <summary>A file to fetch with <see cref="MessengerClient.DownloadFileAsync"/>.</summary>
    /// <param name="Description">The file.</param>
    public sealed record File(FileDescription Description) : MessageContent;

    /// <summary>Something a newer app wrote; kept, and shown once this app knows it.</summary>
    public sealed record NewerAppNeeded : MessageContent;

    /// <summary>There is nothing to read.</summary>
    /// <param name="Reason">A stable snake_case name of why.</param>
    public sealed record Unreadable(string Reason) : MessageContent;
}
