// SPDX-License-Identifier: MIT
// A database that was put back from a backup, on every engine.
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Epochs;

public abstract class EpochContract : IAsyncLifetime
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public abstract ValueTask InitializeAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_epoch_lasts_over_starts()
    {
        var first = await EpochAsync();

        Assert.Matches("^[0-9a-f]{32}$", first);
        Assert.Equal(first, await EpochAsync());
    }

    [Fact]
    public async Task A_new_one_is_begun_when_asked_for_and_lasts_as_well()
    {
        var first = await EpochAsync();
        string second;
        await using (var house = await OpenAsync())
        {
            await house.Instance.RenewAsync(Ct);
            second = house.Instance.Epoch;
            Assert.True(await house.Instance.IsCurrentAsync(Ct));
        }

        Assert.NotEqual(first, second);
        Assert.Equal(second, await EpochAsync());
    }

    protected async Task<string> EpochAsync()
    {
        await using var house = await OpenAsync();
        return house.Instance.Epoch;
    }

    protected abstract Task<Cellar> OpenAsync();
}
