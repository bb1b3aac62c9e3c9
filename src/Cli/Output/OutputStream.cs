// SPDX-License-Identifier: MIT
// OutputStream: standard output that says when nobody reads it any more. The console's own stream hides a broken pipe, and what was
// written to one must not count as shown.
using Microsoft.Win32.SafeHandles;

namespace SecureMessenger.Cli.Output;

internal static class OutputStream
{
    private const int Descriptor = 1;

    public static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return Console.OpenStandardOutput();
        try
        {
            var pipe = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!pipe.CanSeek)
                return pipe;
            pipe.Dispose(); // a file: it cannot break, and the console's stream shares its place with other writers
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Standard output is closed, or something unheard of.
        }

        return Console.OpenStandardOutput();
    }
}
