// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.Cluster;

/// <summary>libfaketime, where it is installed (Debian: faketime): a process that it is loaded into reads another time.</summary>
internal static class FakeClock
{
    /// <summary>The library; null: not here.</summary>
    public static string? Library { get; } = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(path => Path.Combine(path, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists)
        : null;
}
