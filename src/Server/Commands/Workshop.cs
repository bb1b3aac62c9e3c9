// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Server.Commands;

/// <summary>The services of a server that is not started: what commands work with, beside one that may run on the same data.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DataDirectory? _held;

    private Workshop(WebApplication app, DataDirectory? held, Blueprint blueprint) => (_app, _held, Blueprint) = (app, held, blueprint);

    /// <summary>What it was composed of.</summary>
    public Blueprint Blueprint { get; }

    /// <summary>The services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Opens one on a data directory that is there, or the one handed over. Where all it would keep is elsewhere, none needs to be there.</summary>
    /// <exception cref="IOException">There is no such directory, and the database lies there.</exception>
    public static Workshop Open(Blueprint blueprint, DataDirectory? held = null)
    {
        var path = blueprint.DataPath ?? throw new InvalidOperationException("a process without a room stores nothing; --roles names the rooms");
        if (held is not null) blueprint.Builder.Services.AddSingleton(held);
        else if (blueprint.IsOnSqlite) blueprint.Builder.Services.AddSingleton(DataDirectory.Beside(path));
        else blueprint.Builder.Services.AddSingleton(_ => DataDirectory.Beside(path));
        return new Workshop(blueprint.Builder.Build(), held, blueprint);
    }

    /// <summary>Opens one whose database is of this version.</summary>
    public static async Task<Workshop> OpenAsync(StartOptions start, CancellationToken ct)
    {
        var workshop = Open(Blueprint.Draw(start with { ConfigureLogs = _ => { } }));
        try
        {
            var missing = await workshop.Services.GetRequiredService<Migrator>().MissingAsync(ct);
            if (missing.Count > 0) throw new InvalidOperationException($"the database lacks {missing.Count} migrations of this version; run 'messenger-server migrate'");
            return workshop;
        }
        catch
        {
            await workshop.DisposeAsync();
            throw;
        }
    }

    /// <summary>A service of a room.</summary>
    /// <exception cref="InvalidOperationException">The room is not among the roles.</exception>
    public T Get<T>(string room)
        where T : class => Services.GetService<T>() ?? throw new InvalidOperationException($"this needs the room of {room}: --roles {room}, or all");

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _held?.Dispose();
    }
}
