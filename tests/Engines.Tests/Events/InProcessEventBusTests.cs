// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Events;

public sealed class InProcessEventBusTests : EventBusContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("house-").FullName;

    protected override int Tries => 20;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<Cellar> OpenAsync(Action<IServiceCollection> rooms) => Cellar.OpenAsync(_folder, rooms);

    protected override Task<long> AsideAsync() => House.Database.ReadAsync(
        (sql, ct) => sql.FirstAsync("select count(*) from outbox where set_aside = 1", row => row.GetInt64(0), ct), TestContext.Current.CancellationToken);
}
