// SPDX-License-Identifier: MIT
// What a route may refuse with: what it declares, and what follows from the rest of its metadata, because of what stands before it.
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Platform.Web.Idempotency;

namespace SecureMessenger.Platform.Web.Contract;

/// <summary>Reads the refusals of a route.</summary>
public static class Refusals
{
    // Limits are asked before every route; a disk fails under whom it likes.
    private static readonly ProblemCode[] OfAll = [ProblemCodes.RateLimited, ProblemCodes.Internal, ProblemCodes.Unavailable];

    private static readonly ProblemCode[] OfWriting = [ProblemCodes.StorageFull];

    private static readonly ProblemCode[] OfTokens =
        [ProblemCodes.Unauthenticated, ProblemCodes.TokenExpired, ProblemCodes.SessionEnded, ProblemCodes.DeviceRevoked];

    private static readonly ProblemCode[] OfReading = [ProblemCodes.MalformedRequest, ProblemCodes.RequestTimeout, ProblemCodes.TooLarge];

    private static readonly ProblemCode[] OfKeys =
        [ProblemCodes.InvalidFields, ProblemCodes.IdempotencyKeyBusy, ProblemCodes.IdempotencyKeyReused];

    /// <summary>Answers of no route: what is asked for is not there, takes no such method, or is asked for in too many words.</summary>
    public static IReadOnlyList<ProblemCode> OfNoRoute { get; } =
        [ProblemCodes.NotFound, ProblemCodes.MethodNotAllowed, ProblemCodes.HeadersTooLarge];

    /// <summary>Every refusal of a route for a method, in the order of the table.</summary>
    public static IReadOnlyList<ProblemCode> Of(EndpointMetadataCollection metadata, string method)
    {
        var codes = new HashSet<ProblemCode>(OfAll);
        if (!IsSafe(method)) codes.UnionWith(OfWriting);
        if (metadata.GetMetadata<IAuthorizeData>() is not null) codes.UnionWith(OfTokens);
        if (ReadsBody(metadata, method)) codes.UnionWith(OfReading);
        if (metadata.GetMetadata<IAcceptsMetadata>() is not null) codes.Add(ProblemCodes.UnsupportedMediaType);
        if (HeedsKey(metadata, method)) codes.UnionWith(OfKeys);
        foreach (var own in metadata.GetOrderedMetadata<RefusedWith>()) codes.UnionWith(own.Codes);
        if (HttpMethods.IsHead(method)) codes.Remove(ProblemCodes.RangeNotSatisfiable); // a range means something for GET alone (RFC 9110 §14.2)
        return [.. ProblemCodes.All.Where(codes.Contains)];
    }

    /// <summary>Whether an Idempotency-Key is heeded.</summary>
    public static bool HeedsKey(EndpointMetadataCollection metadata, string method) =>
        HttpMethods.IsPost(method) && metadata.GetMetadata<StreamedBody>() is null;

    // A request with a key is read whole even where the route wants no body: the body is part of what is repeated.
    private static bool ReadsBody(EndpointMetadataCollection metadata, string method) =>
        metadata.GetMetadata<IAcceptsMetadata>() is not null || HeedsKey(metadata, method);

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
