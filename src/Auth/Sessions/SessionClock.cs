// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Auth.Sessions;

/// <summary>The times of sessions, unix milliseconds.</summary>
internal sealed class SessionClock(TimeProvider clock, AuthOptions options)
{
    public long RefreshExpiry => (clock.GetUtcNow() + options.RefreshExpiry).ToUnixTimeMilliseconds();

    public SessionId NewSession() => SessionId.New(clock);

    public bool HasPassed(long time) => time <= clock.GetUtcNow().ToUnixTimeMilliseconds();
}
