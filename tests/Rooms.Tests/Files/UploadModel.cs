// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Files;

/// <summary>What an upload should be: its content, and how much of it the server has been given.</summary>
internal sealed class UploadModel(Guid id, byte[] content)
{
    public Guid Id => id;

    public byte[] Content => content;

    public int Offset { get; set; }

    public int Left => content.Length - Offset;

    public bool IsFinished => Left == 0;
}
