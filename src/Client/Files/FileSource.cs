// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client.Files;

/// <summary>A file to be sent, looked at before anything is asked of the server.</summary>
internal static class FileSource
{
    /// <returns>Its length, bytes.</returns>
    public static long Measure(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return file.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(path, error);
        }
    }

    public static MessengerException Unreadable(string path, Exception cause) =>
        MessengerException.Refused(FailureCodes.FileUnreadable, $"{path} cannot be read: {cause.Message}", cause);
}
