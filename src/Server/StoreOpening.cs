// SPDX-License-Identifier: MIT
// A database that several processes share comes and goes by itself: who starts before it waits for it and says so. Errors that waiting does not
// mend (a wrong password, a changed migration, a file that is none) end the start at once, as ever.
using System.Data.Common;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Server;

/// <summary>Brings the schema up to date, as soon as there is a database.</summary>
internal sealed class StoreOpening(IServiceProvider services, Func<CancellationToken, Task<WebApplication>> wait)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = services.GetRequiredService<ILogger<StoreOpening>>();
    private readonly TimeProvider _clock = services.GetRequiredService<TimeProvider>();

    /// <summary>Returns when the schema is that of this version; canceled when the process is told to stop meanwhile.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        WebApplication? waiting = null;
        var pause = FirstPause;
        try
        {
            for (var tries = 1; ; tries++)
            {
                if (await TryAsync(stopping.Token) is not { } away)
                {
                    if (tries > 1) _log.DatabaseFound(tries);
                    return;
                }

                _log.DatabaseAway(tries, pause, away.GetBaseException().Message);
                waiting ??= await WaitAsync(stopping);
                await Task.Delay(pause, _clock, stopping.Token);
                pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
            }
        }
        finally
        {
            if (waiting is not null) await waiting.DisposeAsync();
        }
    }

    private async Task<WebApplication> WaitAsync(CancellationTokenSource stopping)
    {
        var waiting = await wait(stopping.Token);
        waiting.Lifetime.ApplicationStopping.Register(stopping.Cancel);
        return waiting;
    }

    private async Task<DbException?> TryAsync(CancellationToken ct)
    {
        try
        {
            await services.GetRequiredService<Migrator>().ApplyAsync(ct);
            await services.GetRequiredService<Instance>().LoadAsync(ct);
            return null;
        }
        catch (DbException error) when (error.IsTransient)
        {
            return error;
        }
    }
}
