// SPDX-License-Identifier: MIT
using System.Globalization;
using SecureMessenger.Platform.Health;

namespace SecureMessenger.Server.Checkups;

/// <summary>The data directory is ours alone, can be written, and has room.</summary>
internal sealed class DirectoryCheckup(string path) : ICheckup
{
    private const long Scarce = 100L << 20;
    private const long Little = 1L << 30;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public string Name => "data directory";

    public Task<Finding> ExamineAsync(CancellationToken ct) => Task.FromResult(Examine());

    private Finding Examine()
    {
        if (!Directory.Exists(path)) return Finding.Warning(Name, $"{path} is not there yet", "The first start makes it; --data names another.");
        var free = new DriveInfo(path).AvailableFreeSpace;
        var says = string.Create(CultureInfo.InvariantCulture, $"{path}; {free / (double)(1L << 30):0.0} GiB free");
        if (free < Scarce) return Finding.Wrong(Name, says, "Make room: the server stops taking messages when the disk is full.");
        var probe = Path.Combine(path, "doctor.probe");
        using (new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            return Finding.Warning(Name, $"{says}; others may enter it", $"chmod 700 {path}");
        return free < Little ? Finding.Warning(Name, says, "Make room soon.") : Finding.Ok(Name, says);
    }
}
