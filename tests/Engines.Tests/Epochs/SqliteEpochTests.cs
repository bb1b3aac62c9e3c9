// SPDX-License-Identifier: MIT
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Epochs;

public sealed class SqliteEpochTests : EpochContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("epochs-").FullName;

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<Cellar> OpenAsync() => Cellar.OpenAsync(_folder, _ => { });
}
