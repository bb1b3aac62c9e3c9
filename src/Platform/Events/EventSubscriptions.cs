// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace SecureMessenger.Platform.Events;

/// <summary>Registers what rooms want to hear.</summary>
public static class EventSubscriptions
{
    /// <summary>Calls <paramref name="handle"/> for every event of the type, at least once, in order of writing.</summary>
    public static IServiceCollection OnEvent<TEvent>(
        this IServiceCollection services,
        string room,
        JsonTypeInfo<TEvent> shape,
        Func<IServiceProvider, TEvent, CancellationToken, Task> handle)
        where TEvent : class, IDomainEvent =>
        services.AddSingleton(new EventSubscription(room, TEvent.Name, (provider, payload, ct) =>
            handle(provider, JsonSerializer.Deserialize(payload, shape)!, ct)));
}
