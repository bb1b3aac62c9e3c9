// SPDX-License-Identifier: MIT
using System.Globalization;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>What the kernel says of the memory of a process (proc(5)).</summary>
internal static class ProcessMemory
{
    /// <summary>A field of its status, bytes.</summary>
    public static long Read(int pid, string field)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>VmHWM begins anew.</summary>
    public static void ForgetPeak(int pid) => File.WriteAllText($"/proc/{pid}/clear_refs", "5");
}
