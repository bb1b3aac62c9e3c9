// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Data;

/// <summary>The directory of one process: database, blobs, secrets. Held exclusively while the process runs.</summary>
public sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string HalfRestored = "restore-unfinished";
    private readonly FileStream? _lock;

    /// <summary>Makes the directory (0700) if it is not there, and takes it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="evenHalfRestored">Whether one is good in which a restore was cut off.</param>
    /// <exception cref="IOException">It cannot be made, another process holds it, or a restore was cut off in it; the message says which and what to do.</exception>
    public DataDirectory(string path, bool evenHalfRestored = false)
    {
        Root = System.IO.Path.GetFullPath(path);
        CreatePrivate(Root);
        try
        {
            _lock = new FileStream(Path("server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IOException($"{Root} is in use by another server; stop it, or name another directory with --data.", error);
        }

        if (!evenHalfRestored && IsHalfRestored)
        {
            _lock.Dispose();
            throw new IOException($"A restore into {Root} was cut off. Run it again: messenger-server restore FILE --data {Root}");
        }
    }

    private DataDirectory(DirectoryInfo there) => Root = there.FullName;

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>The default: <c>secure-messenger</c> under the user's data folder.</summary>
    public static string DefaultPath => System.IO.Path.Combine(
        // Unverified: a folder that is not there yet is made, not taken for none.
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "secure-messenger");

    /// <summary>One that is there already, beside the process that may hold it: for commands, whose transactions are those of any second process.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static DataDirectory Beside(string path)
    {
        var there = new DirectoryInfo(path);
        return there.Exists ? new DataDirectory(there) : throw new IOException($"there is no data directory {there.FullName}; --data names it");
    }

    /// <summary>A path inside.</summary>
    public string Path(string name) => System.IO.Path.Combine(Root, name);

    /// <summary>A directory inside, made if it is not there (0700).</summary>
    public string Folder(string name)
    {
        var path = Path(name);
        CreatePrivate(path);
        return path;
    }

    /// <summary>From here on no server starts on it, until <see cref="MarkRestored"/>.</summary>
    public void MarkHalfRestored() => File.WriteAllText(Path(HalfRestored), "");

    /// <summary>Whether a restore was cut off in it.</summary>
    public bool IsHalfRestored => File.Exists(Path(HalfRestored));

    /// <summary>It is whole again.</summary>
    public void MarkRestored() => File.Delete(Path(HalfRestored));

    /// <inheritdoc />
    public void Dispose() => _lock?.Dispose();

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly);
    }
}
