// SPDX-License-Identifier: MIT
// The closed table of refusals, for HTTP and for the socket. Append only: a test freezes what is here.
namespace SecureMessenger.Contracts.Errors;

/// <summary>Every refusal the server can give.</summary>
public static class ProblemCodes
{
#pragma warning disable CS1591 // the titles are the documentation
    public static readonly ProblemCode MalformedRequest = new("malformed_request", 400, "The request could not be read");
    public static readonly ProblemCode InvalidFields = new("invalid_fields", 400, "Some fields are missing or out of range");
    public static readonly ProblemCode Unauthenticated = new("unauthenticated", 401, "A valid access token is needed");
    public static readonly ProblemCode TokenExpired = new("token_expired", 401, "The access token has expired");
    public static readonly ProblemCode SessionEnded = new("session_ended", 401, "This session has been ended");
    public static readonly ProblemCode BadCredentials = new("bad_credentials", 401, "Username and password do not match");
    public static readonly ProblemCode BadRefreshToken = new("bad_refresh_token", 401, "The refresh token is not valid");
    public static readonly ProblemCode RefreshTokenReused = new("refresh_token_reused", 401, "The refresh token was used before; its sessions have been ended");
    public static readonly ProblemCode DeviceRevoked = new("device_revoked", 403, "This device has been revoked");
    public static readonly ProblemCode AccountDisabled = new("account_disabled", 403, "This account has been disabled");
    public static readonly ProblemCode NotAMember = new("not_a_member", 403, "Only members of the conversation may do this");
    public static readonly ProblemCode NotTheOwner = new("not_the_owner", 403, "Only the owner may do this");
    public static readonly ProblemCode RoleForbids = new("role_forbids", 403, "The role in the group does not allow this");
    public static readonly ProblemCode OriginNotAllowed = new("origin_not_allowed", 403, "Web pages of this origin may not open a socket here");
    public static readonly ProblemCode NotFound = new("not_found", 404, "There is no such thing here");
    public static readonly ProblemCode UnknownUser = new("unknown_user", 404, "There is no such user");
    public static readonly ProblemCode UnknownDevice = new("unknown_device", 404, "The account has no such device");
    public static readonly ProblemCode UnknownConversation = new("unknown_conversation", 404, "There is no such conversation");
    public static readonly ProblemCode UnknownFile = new("unknown_file", 404, "There is no such file");
    public static readonly ProblemCode UnknownUpload = new("unknown_upload", 404, "There is no such upload");
    public static readonly ProblemCode NoIdentity = new("no_identity", 404, "The account has not published its keys");
    public static readonly ProblemCode MethodNotAllowed = new("method_not_allowed", 405, "The route does not take this method");
    public static readonly ProblemCode RequestTimeout = new("request_timeout", 408, "The request came too slowly");
    public static readonly ProblemCode UsernameTaken = new("username_taken", 409, "The username is taken");
    public static readonly ProblemCode IdentityConflict = new("identity_conflict", 409, "The device has published another identity key");
    public static readonly ProblemCode DeviceListConflict = new("device_list_conflict", 409, "The device list does not follow the one the server holds");
    public static readonly ProblemCode PrekeyConflict = new("prekey_conflict", 409, "A prekey of this id was issued before");
    public static readonly ProblemCode RosterStale = new("roster_stale", 409, "The message was not encrypted for exactly the devices of the conversation");
    public static readonly ProblemCode ClientIdReused = new("client_id_reused", 409, "Another message was sent with this client_id");
    public static readonly ProblemCode GroupConflict = new("group_conflict", 409, "The event is not the next of the group");
    public static readonly ProblemCode UploadOffsetConflict = new("upload_offset_conflict", 409, "The upload does not stand at this offset");
    public static readonly ProblemCode CurrentDevice = new("current_device", 409, "A device does not revoke itself; it logs out");
    public static readonly ProblemCode IdempotencyKeyBusy = new("idempotency_key_busy", 409, "A request with this Idempotency-Key is under way");
    public static readonly ProblemCode KeysDiffer = new("keys_differ", 409, "The server holds other keys of this device");
    public static readonly ProblemCode UnsupportedTusVersion = new("unsupported_tus_version", 412, "Resumable uploads here speak tus 1.0.0");
    public static readonly ProblemCode TooLarge = new("too_large", 413, "The body is too large");
    public static readonly ProblemCode QuotaExceeded = new("quota_exceeded", 413, "The account's files would take more room than they may");
    public static readonly ProblemCode UnsupportedMediaType = new("unsupported_media_type", 415, "The route does not take this media type");
    public static readonly ProblemCode RangeNotSatisfiable = new("range_not_satisfiable", 416, "The range lies outside the file");
    public static readonly ProblemCode BadKey = new("bad_key", 422, "A public key is not valid");
    public static readonly ProblemCode BadSignature = new("bad_signature", 422, "A signature does not verify");
    public static readonly ProblemCode BadDigest = new("bad_digest", 422, "The body does not have the announced SHA-256");
    public static readonly ProblemCode IdempotencyKeyReused = new("idempotency_key_reused", 422, "This Idempotency-Key came with another request before");
    public static readonly ProblemCode UploadBusy = new("upload_busy", 423, "Another request is writing this upload");
    public static readonly ProblemCode RateLimited = new("rate_limited", 429, "Too many requests");
    public static readonly ProblemCode DailyQuotaExceeded = new("daily_quota_exceeded", 429, "The account has uploaded as much as it may today");
    public static readonly ProblemCode HeadersTooLarge = new("headers_too_large", 431, "The request's headers are too large");
    public static readonly ProblemCode ChecksumMismatch = new("checksum_mismatch", 460, "The bytes do not have the announced checksum");
    public static readonly ProblemCode Internal = new("internal", 500, "The server failed");
    public static readonly ProblemCode Busy = new("busy", 503, "The server is busy; try again shortly");
    public static readonly ProblemCode Unavailable = new("unavailable", 503, "Something the server depends on is away");
    public static readonly ProblemCode StorageFull = new("storage_full", 507, "The server has no room for more files");
#pragma warning restore CS1591

    /// <summary>The whole table, in the order of its statuses.</summary>
    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        MalformedRequest, InvalidFields,
        Unauthenticated, TokenExpired, SessionEnded, BadCredentials, BadRefreshToken, RefreshTokenReused,
        DeviceRevoked, AccountDisabled, NotAMember, NotTheOwner, RoleForbids, OriginNotAllowed,
        NotFound, UnknownUser, UnknownDevice, UnknownConversation, UnknownFile, UnknownUpload, NoIdentity,
        MethodNotAllowed, RequestTimeout,
        UsernameTaken, IdentityConflict, DeviceListConflict, PrekeyConflict, RosterStale, ClientIdReused, GroupConflict, UploadOffsetConflict,
        CurrentDevice, IdempotencyKeyBusy, KeysDiffer,
        UnsupportedTusVersion,
        TooLarge, QuotaExceeded, UnsupportedMediaType, RangeNotSatisfiable,
        BadKey, BadSignature, BadDigest, IdempotencyKeyReused, UploadBusy,
        RateLimited, DailyQuotaExceeded, HeadersTooLarge, ChecksumMismatch,
        Internal, Busy, Unavailable, StorageFull,
    ];
}
