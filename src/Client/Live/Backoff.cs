// SPDX-License-Identifier: MIT
// Backoff: delays that double to half a minute, each drawn between half and all of its step, so that a thousand clients do not return together.
using System.Security.Cryptography;

namespace SecureMessenger.Client.Live;

internal sealed class Backoff
{
    private const int FirstMs = 250;
    private const int LongestMs = 30_000;

    private int _stepMs = FirstMs;

    public TimeSpan Next()
    {
        var step = _stepMs;
        _stepMs = Math.Min(2 * step, LongestMs);
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(step / 2, step + 1));
    }

    public void Reset() => _stepMs = FirstMs;
}
