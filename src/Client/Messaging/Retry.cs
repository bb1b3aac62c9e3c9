// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client.Messaging;

/// <summary>A few tries with short pauses, for what the server's rooms learn from each other within milliseconds.</summary>
internal static class Retry
{
    private const int MaxTries = 6;

    public static async Task<T> WhileAsync<T>(
        Func<Task<T>> work, Func<MessengerException, bool> passing, TimeProvider time, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (MessengerException error) when (attempt < MaxTries && passing(error))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25 << attempt), time, ct);
            }
        }
    }
}
