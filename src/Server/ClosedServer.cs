// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Data;
using SecureMessenger.Platform.Epochs;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Server;

/// <summary>All that a server is made of, with nothing listening and nothing at work: what an operator's command runs on.</summary>
internal sealed class ClosedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ClosedServer(WebApplication app) => _app = app;

    /// <summary>The instance row.</summary>
    public Instance Instance => _app.Services.GetRequiredService<Instance>();

    /// <summary>Whether other processes may be at work on the database.</summary>
    public bool IsShared => _app.Services.GetRequiredService<Database>().Dialect.Lineage is not null;

    /// <summary>Composes one on a data directory, which stays the caller's, and brings the schema up to date.</summary>
    public static async Task<ClosedServer> OpenAsync(Blueprint blueprint, DataDirectory data, CancellationToken ct)
    {
        blueprint.Builder.Services.AddSingleton(data);
        var app = blueprint.Builder.Build();
        try
        {
            await app.Services.GetRequiredService<Migrator>().ApplyAsync(ct);
            await app.Services.GetRequiredService<Instance>().LoadAsync(ct);
            return new ClosedServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
