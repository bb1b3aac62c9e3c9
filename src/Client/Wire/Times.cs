// SPDX-License-Identifier: MIT
using Google.Protobuf.WellKnownTypes;

namespace SecureMessenger.Client.Wire;

/// <summary>Times as they travel in frames.</summary>
internal static class Times
{
    /// <summary>Unix milliseconds; 0 for none, and for a time that cannot be: no frame may end the connection for good.</summary>
    public static long ToUnixMs(this Timestamp? at)
    {
        try
        {
            return at?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? 0;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentOutOfRangeException)
        {
            return 0;
        }
    }
}
