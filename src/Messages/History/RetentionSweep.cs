// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Sweeping;

namespace SecureMessenger.Messages.History;

/// <summary>Takes messages that are older, or more, than the operator keeps.</summary>
internal sealed class RetentionSweep(RetentionStore store, MessagesOptions options, TimeProvider clock) : ISweep
{
    private const int PageSize = 100;

    public string Name => "messages";

    public TimeSpan Period { get; } = TimeSpan.FromMinutes(1);

    public async Task SweepAsync(Action<int> took, CancellationToken ct)
    {
        var oldest = options.Retention == TimeSpan.Zero ? 0 : (clock.GetUtcNow() - options.Retention).ToUnixTimeMilliseconds();
        var kept = options.MaxKept == 0 ? uint.MaxValue : (long)options.MaxKept;
        var after = Guid.Empty;
        while (await store.DueAsync(after, oldest, kept, PageSize, ct) is { Count: > 0 } due)
        {
            foreach (var conversation in due)
            {
                bool more;
                do
                {
                    (var taken, more) = await store.SweepAsync(conversation, oldest, kept, ct);
                    took(taken);
                }
                while (more);
            }

            after = due[^1].Value;
        }
    }
}
