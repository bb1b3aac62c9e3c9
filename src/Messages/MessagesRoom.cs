// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Messages.Accounts;
using SecureMessenger.Messages.Conversations;
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Messages.Groups;
using SecureMessenger.Messages.History;
using SecureMessenger.Messages.Rosters;
using SecureMessenger.Messages.Sending;
using SecureMessenger.Messages.Sockets;
using SecureMessenger.Platform.Administration;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Exports;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Sweeping;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Messages;

/// <summary>The room of conversations: the log, and the sockets it is delivered over.</summary>
public static class MessagesRoom
{
    /// <summary>The paths that are this room's, and what lies under them.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["/api/v1/conversations", "/api/v1/ws", "/api/v1/ws-tickets"];

    /// <summary>Adds what the room keeps: its tables, and what of them a person may take home. All rooms' in every process that has one.</summary>
    public static IServiceCollection AddMessagesTables(this IServiceCollection services) => services
        .AddSingleton(new MigrationSet("messages", typeof(MessagesRoom).Assembly))
        .AddSingleton<IAccountExport>(provider => new TableExport(provider.GetRequiredService<Database>(), ExportTables.All))
        .AddSingleton<ICounts>(provider => new TableCounts(
            provider.GetRequiredService<Database>(), new("conversations", "conversations"), new("messages", "messages"), new("message keys", "message_keys")));

    /// <summary>Adds the room, without its tables.</summary>
    public static IServiceCollection AddMessages(this IServiceCollection services, SettingsSource settings)
    {
        var options = new MessagesOptions(settings);
        services.AddSingleton(options);
        services.AddMeter<MessagesMeter>().AddMeter<SocketsMeter>().AddSingleton<ConnectionMeters>();
        services.AddSingleton<RosterStore>().AddSingleton<RosterCache>().AddSingleton<RosterNews>().AddSingleton<RosterProjection>();
        services.AddSingleton<ConversationStore>().AddSingleton<ConversationRules>();
        services.AddSingleton<GroupLog>().AddSingleton<GroupRules>().AddSingleton<GroupEventsRules>();
        services.AddSingleton<RetentionStore>().AddSingleton<LogStore>().AddSingleton<HistoryRules>();
        services.AddSingleton<Wakeups>().AddSingleton<PositionStore>().AddSingleton<FeedFactory>();
        services.AddSingleton<SendHandler>().AddSingleton<EphemeralHandler>().AddSingleton<ReauthHandler>().AddSingleton<FrameDispatcher>();
        services.AddSingleton<LowPrekeyStore>().AddSingleton<DeviceNews>().AddSingleton<EncodedMessages>();
        services.AddSingleton<ConnectionRegistry>().AddSingleton<ConnectionFactory>().AddSingleton<ConnectionHost>().AddSingleton<SocketEndpoint>();
        services.AddSingleton<TicketDesk>().AddSingleton<ITicketDesk>(provider => provider.GetRequiredService<TicketDesk>());

        // Stopped in reverse: sockets first, then what they write through.
        services.AddSingleton<Appender>().AddHostedService(provider => provider.GetRequiredService<Appender>());
        services.AddSingleton<PositionWriter>().AddHostedService(provider => provider.GetRequiredService<PositionWriter>());
        services.AddHostedService<ConnectionSweeper>();
        services.AddExpirySweep("tickets", TicketDesk.Sweep);
        if (options.LetsMessagesGo) services.AddSingleton<ISweep, RetentionSweep>();

        services.OnEvent("messages", EventJson.Default.DeviceAdded, (provider, happened, ct) =>
            provider.GetRequiredService<RosterProjection>().ApplyAsync(happened, ct));
        services.OnEvent("messages", EventJson.Default.DeviceListChanged, (provider, happened, ct) =>
            provider.GetRequiredService<RosterProjection>().ApplyAsync(happened, ct));
        services.AddAccountEvents();
        services.OnEvent("messages", EventJson.Default.PrekeysLow, (provider, happened, ct) =>
            provider.GetRequiredService<DeviceNews>().ApplyAsync(happened, ct));
        return services;
    }

    /// <summary>Maps <c>/api/v1/conversations</c>, <c>/api/v1/ws</c> and <c>/api/v1/ws-tickets</c>.</summary>
    public static IEndpointRouteBuilder MapMessages(this IEndpointRouteBuilder routes)
    {
        MessagesEndpoints.Map(routes.MapGroup("/api/v1").RequireAuthorization());
        return routes;
    }
}
