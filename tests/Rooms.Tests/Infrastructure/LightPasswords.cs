// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Auth.Passwords;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Argon2id of 1 MiB and one pass: hashing as it is meant to be was most of what these tests took.</summary>
public static class LightPasswords
{
    /// <summary>Hashes lightly.</summary>
    public static IServiceCollection AddLightPasswords(this IServiceCollection services) => services.AddSingleton(new PasswordCost(new(1024, 1)));
}
