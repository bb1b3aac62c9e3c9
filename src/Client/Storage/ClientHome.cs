// SPDX-License-Identifier: MIT
// ClientHome: the directory of one device. messenger.db (sealed records), lock (held while open), pid (who holds it).
namespace SecureMessenger.Client.Storage;

internal sealed class ClientHome(string directory)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Directory { get; } = Path.GetFullPath(directory);

    public string StorePath => Path.Combine(Directory, "messenger.db");

    public string LockPath => Path.Combine(Directory, "lock");

    public string PidPath => Path.Combine(Directory, "pid");

    public void Prepare()
    {
        try
        {
            // A directory of somebody else's things, /tmp perhaps, keeps its mode; the files in it are closed one by one.
            var isForeign = System.IO.Directory.Exists(Directory) && !File.Exists(StorePath)
                && System.IO.Directory.EnumerateFileSystemEntries(Directory).Any();
            if (OperatingSystem.IsWindows())
                System.IO.Directory.CreateDirectory(Directory);
            else
                System.IO.Directory.CreateDirectory(Directory, Private);
            if (!isForeign)
                Close(Directory, Private);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw MessengerException.Refused(
                FailureCodes.HomeUnusable, $"The home {Directory} cannot be made or written: {error.Message}", error);
        }
    }

    /// <summary>Makes the store's file before SQLite does, so that it is never readable by others.</summary>
    public void PrepareStoreFile()
    {
        using (OpenPrivate(StorePath, FileMode.OpenOrCreate))
            Close(StorePath, PrivateFile);
    }

    public void DeleteStore()
    {
        foreach (var suffix in (string[])["", "-wal", "-shm", "-journal"])
            File.Delete(StorePath + suffix);
    }

    public static FileStream OpenPrivate(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = PrivateFile;
        return new FileStream(path, options);
    }

    private static void Close(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
