// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Blobs;

/// <summary>What the disk says, in the words of the port.</summary>
internal static class DiskFailures
{
    // errno of Linux and macOS (ENOSPC, EDQUOT; .NET hands them through as HResult), and Windows' ERROR_DISK_FULL.
    private const int NoSpace = 28;
    private const int LinuxOverQuota = 122;
    private const int MacOverQuota = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsDisk(Exception error) => error is UnauthorizedAccessException or (IOException and not BlobStoreException);

    public static BlobStoreException Explain(Exception error) => new(
        $"The blob store failed: {error.Message}",
        error.HResult is NoSpace or WindowsDiskFull
        || (error.HResult == LinuxOverQuota && OperatingSystem.IsLinux())
        || (error.HResult == MacOverQuota && OperatingSystem.IsMacOS()),
        error);
}
