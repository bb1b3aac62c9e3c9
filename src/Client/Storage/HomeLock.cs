// SPDX-License-Identifier: MIT
// HomeLock: one process at a time per home; the system drops the lock when its holder dies.
// The lock and the pid are two files, since a locked file cannot be read everywhere.
using System.Globalization;
using System.Text;

namespace SecureMessenger.Client.Storage;

internal sealed class HomeLock : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _lock;

    private HomeLock(FileStream @lock) => _lock = @lock;

    public static async Task<HomeLock> AcquireAsync(ClientHome home, TimeSpan wait, TimeProvider time, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (TryOpen(home) is { } held)
            {
                WritePid(home);
                return new HomeLock(held);
            }

            if (time.GetElapsedTime(began) >= wait)
                throw MessengerException.Refused(FailureCodes.HomeBusy, Busy(home));
            await Task.Delay(Step, time, ct);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryOpen(ClientHome home)
    {
        try
        {
            return ClientHome.OpenPrivate(home.LockPath, FileMode.OpenOrCreate);
        }
        catch (UnauthorizedAccessException error)
        {
            throw MessengerException.Refused(FailureCodes.HomeUnusable, $"The home {home.Directory} cannot be written: {error.Message}", error);
        }
        catch (IOException) when (File.Exists(home.LockPath))
        {
            return null; // held by another process, or by another client of this one
        }
    }

    private static void WritePid(ClientHome home)
    {
        File.Delete(home.PidPath);
        using var pid = ClientHome.OpenPrivate(home.PidPath, FileMode.CreateNew);
        pid.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Busy(ClientHome home)
    {
        var holder = File.Exists(home.PidPath) ? File.ReadAllText(home.PidPath).Trim() : "";
        var who = holder.Length is > 0 and < 12 ? $"process {holder}" : "another process";
        return $"The home {home.Directory} is in use by {who}; wait for it to end, or use another --home.";
    }
}
