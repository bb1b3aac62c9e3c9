// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>A file that was uploaded, and the message that carries its key.</summary>
/// <param name="Message">The message.</param>
/// <param name="File">The file.</param>
public sealed record SentFile(SentMessage Message, FileDescription File);
