// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Platform.Events;

namespace SecureMessenger.Messages.Accounts;

/// <summary>What this room does about devices and accounts that go.</summary>
internal static class AccountEvents
{
    public static void AddAccountEvents(this IServiceCollection services)
    {
        services.AddSingleton<DeviceRevocation>().AddSingleton<AccountErasure>();
        services.OnEvent("messages", EventJson.Default.DeviceRevoked, (provider, happened, ct) =>
            provider.GetRequiredService<DeviceRevocation>().ApplyAsync(happened, ct));
        services.OnEvent("messages", EventJson.Default.AccountDeleted, (provider, happened, ct) =>
            provider.GetRequiredService<AccountErasure>().ApplyAsync(happened, ct));
    }
}
