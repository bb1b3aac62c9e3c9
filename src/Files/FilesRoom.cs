// SPDX-License-Identifier: MIT
// The files room: ciphertext in, ciphertext out. It holds no key and looks into nothing.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Files.Accounts;
using SecureMessenger.Platform.Administration;
using SecureMessenger.Platform.Blobs;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Health;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Exports;
using SecureMessenger.Platform.Limits;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Telemetry;
using SecureMessenger.Platform.Web.Contract;
using SecureMessenger.Platform.Web.Idempotency;

namespace SecureMessenger.Files;

/// <summary>The door of the room.</summary>
public static class FilesRoom
{
    // What reading a body meets that is a stream, and no document of a known type.
    private static readonly ProblemCode[] OfStreams = [ProblemCodes.MalformedRequest, ProblemCodes.RequestTimeout, ProblemCodes.TooLarge];

    private static readonly ProblemCode[] OfUploads = [ProblemCodes.UnsupportedTusVersion, ProblemCodes.UnknownUpload, ProblemCodes.UploadBusy];

    private static readonly ProblemCode[] OfPieces =
    [
        .. OfUploads, .. OfStreams, ProblemCodes.UnsupportedMediaType, ProblemCodes.InvalidFields, ProblemCodes.UploadOffsetConflict,
        ProblemCodes.ChecksumMismatch, ProblemCodes.NotAMember,
    ];

    /// <summary>The paths that are this room's, and what lies under them.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["/api/v1/files"];

    /// <summary>Adds what the room keeps: its tables, and what of them a person may take home. All rooms' in every process that has one.</summary>
    public static IServiceCollection AddFilesTables(this IServiceCollection services) => services
        .AddSingleton(new MigrationSet("files", typeof(FilesRoom).Assembly))
        .AddSingleton<IAccountExport>(provider => new TableExport(provider.GetRequiredService<Database>(), ExportTables.All))
        .AddSingleton<ICounts>(provider => new TableCounts(
            provider.GetRequiredService<Database>(), new("files", "files", "state = 'ready'"), new("unfinished uploads", "files", "state = 'uploading'"), new("bytes of files", "file_usage", Sum: "kept")));

    /// <summary>Adds the room, without its tables.</summary>
    public static IServiceCollection AddFiles(this IServiceCollection services, SettingsSource settings)
    {
        services.AddSingleton(FilesOptions.From(settings));
        services.AddSingleton<ICheckup, BlobCheckup>();
        services.AddMeter<FilesMeter>();
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
        services.OnEvent("files", EventJson.Default.ConversationMembersChanged,
            (provider, changed, ct) => provider.GetRequiredService<MemberStore>().ApplyAsync(changed, ct));
        services.AddAccountEvents();
        return services;
    }

    /// <summary>Maps <c>/api/v1/files</c>.</summary>
    public static IEndpointRouteBuilder MapFiles(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("/api/v1/files").WithTags("files").RequireAuthorization();
        files.MapPost("/upload", FileEndpoints.Upload).Describe(FilesContract.Upload)
            .WithMetadata(StreamedBody.Instance).Limit(limits => limits.Upload, LimitKeys.Account)
            .Refuses(ProblemCodes.InvalidFields, ProblemCodes.BadDigest, ProblemCodes.UnknownConversation)
            .Refuses(ProblemCodes.QuotaExceeded, ProblemCodes.DailyQuotaExceeded).Refuses(OfStreams);
        MapResumable(files.MapGroup("/uploads").AddEndpointFilter(TusEndpoints.SpeakAsync).WithMetadata(StreamedBody.Instance, TusHeaders.OfEveryAnswer));
        files.MapMethods("/{id:guid}", [HttpMethods.Get, HttpMethods.Head], FileEndpoints.Download).Describe(FilesContract.Download)
            .Refuses(ProblemCodes.UnknownFile, ProblemCodes.RangeNotSatisfiable);
        files.MapGet("/{id:guid}/info", FileEndpoints.Info).Describe(FilesContract.Info).Refuses(ProblemCodes.UnknownFile);
        files.MapDelete("/{id:guid}", FileEndpoints.Delete).Describe(FilesContract.Delete)
            .Refuses(ProblemCodes.UnknownFile, ProblemCodes.NotTheOwner);
        return routes;
    }

    private static void MapResumable(RouteGroupBuilder uploads)
    {
        uploads.MapPost("", TusEndpoints.Create).Describe(TusContract.Create).Limit(limits => limits.Upload, LimitKeys.Account)
            .Refuses(ProblemCodes.UnsupportedTusVersion, ProblemCodes.InvalidFields, ProblemCodes.UnknownConversation)
            .Refuses(ProblemCodes.TooLarge, ProblemCodes.QuotaExceeded, ProblemCodes.DailyQuotaExceeded);
        uploads.MapMethods("", [HttpMethods.Options], TusEndpoints.Options).Describe(TusContract.Options);
        uploads.MapMethods("/{id:guid}", [HttpMethods.Options], TusEndpoints.Options).Describe(TusContract.OptionsOfOne);
        uploads.MapMethods("/{id:guid}", [HttpMethods.Head], TusEndpoints.Head).Describe(TusContract.Head)
            .Refuses(ProblemCodes.UnsupportedTusVersion, ProblemCodes.UnknownUpload);
        uploads.MapMethods("/{id:guid}", [HttpMethods.Patch], TusEndpoints.Patch).Describe(TusContract.Patch).Refuses(OfPieces);
        uploads.MapDelete("/{id:guid}", TusEndpoints.Delete).Describe(TusContract.Delete).Refuses(OfUploads);
        uploads.MapPost("/{id:guid}", TusEndpoints.Overridden).Describe(TusContract.Overridden)
            .Refuses(OfPieces).Refuses(ProblemCodes.MethodNotAllowed);
    }
}
