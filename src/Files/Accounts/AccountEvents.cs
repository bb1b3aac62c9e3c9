// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Platform.Events;

namespace SecureMessenger.Files.Accounts;

/// <summary>What this room does about accounts that go.</summary>
internal static class AccountEvents
{
    public static void AddAccountEvents(this IServiceCollection services)
    {
        services.AddSingleton<AccountErasure>();
        services.OnEvent("files", EventJson.Default.AccountDeleted, (provider, happened, ct) =>
            provider.GetRequiredService<AccountErasure>().ApplyAsync(happened, ct));
    }
}
