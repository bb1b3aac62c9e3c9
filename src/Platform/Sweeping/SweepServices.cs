// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Platform.Sql;

namespace SecureMessenger.Platform.Sweeping;

/// <summary>Adds sweeps.</summary>
public static class SweepServices
{
    /// <summary>Adds a sweep that rows of one table expire by.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="name">By what it is known.</param>
    /// <param name="statement">As <see cref="ExpirySweep"/> wants it.</param>
    /// <param name="kept">How long behind its time a row stays.</param>
    public static IServiceCollection AddExpirySweep(this IServiceCollection services, string name, string statement, TimeSpan kept = default) =>
        services.AddSingleton<ISweep>(provider => new ExpirySweep(
            name, statement, kept, provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>()));
}
