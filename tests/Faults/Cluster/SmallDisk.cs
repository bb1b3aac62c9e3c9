// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace SecureMessenger.Faults.Cluster;

/// <summary>A disk of its own for PostgreSQL, small enough to be filled. Only where mounting is allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    private string Filler => Path.Combine(_path, "filler");

    /// <summary>Mounts one; null: this machine does not let us.</summary>
    public static SmallDisk? TryMount(string path)
    {
        Directory.CreateDirectory(path);
        return Run("mount", "-t", "tmpfs", "-o", "size=1500m,mode=711", "tmpfs", path) ? new SmallDisk(path) : null;
    }

    /// <summary>Takes all the room there is.</summary>
    public async Task FillAsync()
    {
        var block = new byte[1024 * 1024];
        try
        {
            await using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true) await filler.WriteAsync(block);
        }
        catch (IOException)
        {
            // Full, as it was to be.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Filler);

    public void Dispose() => Run("umount", _path);

    private static bool Run(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
