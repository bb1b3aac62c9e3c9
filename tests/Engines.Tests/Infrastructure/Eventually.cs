// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Waits for what other rooms learn by events: asks again, briefly, for a bounded time.</summary>
public static class Eventually
{
    // How long a busy machine may take, not how fast the product is: a test that claims that names its own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The first answer that satisfies; fails when none did in time.</summary>
    public static async Task<T> AsyncIs<T>(Func<Task<T>> ask, Func<T, bool> satisfies, TimeSpan? patience = null)
    {
        var atMost = patience ?? Patience;
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (satisfies(answer)) return answer;
            if (TimeProvider.System.GetElapsedTime(since) > atMost) Assert.Fail($"still not so after {atMost}: {answer}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
