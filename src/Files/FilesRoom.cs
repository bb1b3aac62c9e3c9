// SPDX-License-Identifier: MIT
// The files room: ciphertext in, ciphertext out. It holds no key and looks into nothing.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Files.Accounts;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Web.Idempotency;

namespace SecureMessenger.Files;

/// <summary>The door of the room.</summary>
public static class FilesRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddFiles(this IServiceCollection services, SettingsSource settings)
    {
        services.AddSingleton(FilesOptions.From(settings));
        services.AddSingleton(new MigrationSet("files", typeof(FilesRoom).Assembly));
        services.AddSingleton<FileStore>();
        services.AddSingleton<UploadStore>();
        services.AddSingleton<UsageStore>();
        services.AddSingleton<MemberStore>();
        services.AddSingleton<ActiveUploads>();
        services.AddSingleton<Removal>();
        services.AddSingleton<Audit>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<ResumableUploads>();
        services.AddSingleton<StoredFiles>();
        services.AddHostedService<LeaseKeeper>(); // first: the sweeper goes by the leases
        services.AddHostedService<Sweeper>();
        services.OnEvent(
            EventJson.Default.ConversationMembersChanged,
            (provider, changed, ct) => provider.GetRequiredService<MemberStore>().ApplyAsync(changed, ct));
        services.AddAccountEvents();
        return services;
    }

    /// <summary>Maps <c>/api/v1/files</c>.</summary>
    public static IEndpointRouteBuilder MapFiles(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("/api/v1/files").WithTags("files").RequireAuthorization();
        files.MapPost("/upload", FileEndpoints.Upload).WithMetadata(StreamedBody.Instance).Limit(limits => limits.Upload, LimitKeys.Account);
        MapResumable(files.MapGroup("/uploads").AddEndpointFilter(TusEndpoints.SpeakAsync).WithMetadata(StreamedBody.Instance));
        files.MapMethods("/{id:guid}", [HttpMethods.Get, HttpMethods.Head], FileEndpoints.Download);
        files.MapGet("/{id:guid}/info", FileEndpoints.Info);
        files.MapDelete("/{id:guid}", FileEndpoints.Delete);
        return routes;
    }

    private static void MapResumable(RouteGroupBuilder uploads)
    {
        uploads.MapPost("", TusEndpoints.Create).Limit(limits => limits.Upload, LimitKeys.Account);
        uploads.MapMethods("", [HttpMethods.Options], TusEndpoints.Options);
        uploads.MapMethods("/{id:guid}", [HttpMethods.Options], TusEndpoints.Options);
        uploads.MapMethods("/{id:guid}", [HttpMethods.Head], TusEndpoints.Head);
        uploads.MapMethods("/{id:guid}", [HttpMethods.Patch], TusEndpoints.Patch);
        uploads.MapDelete("/{id:guid}", TusEndpoints.Delete);
        uploads.MapPost("/{id:guid}", TusEndpoints.Overridden);
    }
}
