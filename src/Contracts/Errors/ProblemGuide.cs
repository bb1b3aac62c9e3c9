// SPDX-License-Identifier: MIT
// What the refusals mean, beside their table: docs/errors.md and the examples of the OpenAPI document are made of this. Markdown.
using static SecureMessenger.Contracts.Errors.ProblemCodes;

namespace SecureMessenger.Contracts.Errors;

/// <summary>What every refusal means and what a client does about it.</summary>
public static class ProblemGuide
{
    /// <summary>A row for each of <see cref="ProblemCodes.All"/>, in its order.</summary>
    public static IReadOnlyList<ProblemAdvice> All { get; } =
    [
        new(
            MalformedRequest,
            "The body is missing, cut off, shorter than announced or no JSON of this route; `errors` names a field that cannot be read.",
            "Mend the client; the same request is refused again."),
        new(
            InvalidFields,
            "Fields or headers are missing or out of range; `errors` says of each what is wrong.",
            "Show it to the person where they typed it, mend the client where they did not."),
        new(Unauthenticated, "There is no access token, or none that this server signed.", "Log in first."),
        new(TokenExpired, "The access token has passed its time.", "Refresh it and send the request again."),
        new(
            SessionEnded,
            "The session was ended by a logout, a new login of the device, a change of password or a spent refresh token.",
            "Log in again on the same device."),
        new(BadCredentials, "There is no such name, or the password is another; which of the two is not told.", "Ask the person again."),
        new(BadRefreshToken, "The refresh token is unknown or has passed its time.", "Log in again on the same device."),
        new(
            RefreshTokenReused,
            "The refresh token was spent before: either an answer was lost, or somebody has a copy. Every session that came of it has ended.",
            "Log in again on the same device."),
        new(
            DeviceRevoked,
            "Another device of the account has put this one out, for good.",
            "Stop, and tell the person. Only a login as a new device helps."),
        new(
            AccountDisabled,
            "The operator of the server has disabled the account: its sessions have ended, and it cannot log in. Keys and mail stay.",
            "Stop, tell the person, and keep the device's store: once the account is enabled, a login on the same device goes on."),
        new(NotAMember, "The caller is not, or no longer, in the conversation.", "Do not repeat it; drop what it was about."),
        new(NotTheOwner, "Only who uploaded the file may do this.", "Do not repeat it."),
        new(
            RoleForbids,
            "The caller's role in the group does not allow the change; a direct conversation allows none.",
            "Fetch the conversation and offer what the role allows."),
        new(
            OriginNotAllowed,
            "A browser asked for a socket from a page whose origin is not configured.",
            "The operator adds the origin to `sockets.allowed_origins`."),
        new(NotFound, "No route has this path.", "Mend the client."),
        new(
            UnknownUser,
            "There is no such account. News of a new one takes a moment to reach conversations.",
            "Check the name; of an account that was just made, try again shortly."),
        new(UnknownDevice, "The account has no such device.", "Leave `device_id` out to log in as a new device; fetch the devices otherwise."),
        new(
            UnknownConversation,
            "There is no such conversation, or the caller has never been in it; which of the two is not told.",
            "Fetch the list of conversations."),
        new(
            UnknownFile,
            "There is no such file, it has expired, or the caller may not have it; which of these is not told.",
            "Do not repeat it; ask the sender for it again."),
        new(UnknownUpload, "There is no such upload, it has expired, or it is somebody else's.", "Begin the upload anew."),
        new(NoIdentity, "The account or the device has not published its keys.", "Publish one's own identity; of somebody else, try again later."),
        new(MethodNotAllowed, "The path is there, but not for this method; `Allow` says for which.", "Mend the client."),
        new(RequestTimeout, "The body came too slowly.", "Send it again; of a resumable upload, ask for the offset and go on there."),
        new(UsernameTaken, "Somebody has or had this name; names of erased accounts stay taken.", "Ask for another name."),
        new(IdentityConflict, "The device has published another identity key before.", "A new installation logs in as a new device."),
        new(
            DeviceListConflict,
            "The list does not follow the one the server holds, or names a device that has not published that key.",
            "Fetch the list, change that one, sign and publish it."),
        new(
            PrekeyConflict,
            "The id stands for another key, or was issued before; `errors` names it.",
            "Take fresh ids, above `newest_one_time_id` or `newest_kem_id` of the count."),
        new(
            RosterStale,
            "The wraps are not for exactly the devices of the conversation; `missing`, `extra` and `conversation` say which are. Nothing was stored.",
            "Encrypt for the devices of `conversation` and send again under the same `client_id`."),
        new(ClientIdReused, "The device has sent another message under this `client_id` to this conversation.", "Draw a new one for a new message."),
        new(
            GroupConflict,
            "Another event came first; `conversation` is the group as it stands.",
            "Fetch the events behind one's own, and sign the next one if it is still wanted."),
        new(UploadOffsetConflict, "The upload stands elsewhere than the request says.", "Ask for the offset by HEAD, and go on there."),
        new(CurrentDevice, "A device cannot revoke itself.", "Log out instead."),
        new(IdempotencyKeyBusy, "A request with this key is still under way.", "Wait for `Retry-After` and ask again for its answer."),
        new(KeysDiffer, "The server holds other keys of the calling device than its digest says.", "Publish the identity again, and a new signed and a new last-resort prekey."),
        new(UnsupportedTusVersion, "`Tus-Resumable` is missing or not 1.0.0.", "Send `Tus-Resumable: 1.0.0`."),
        new(TooLarge, "The body is larger than the route takes, or than was announced.", "Send less."),
        new(QuotaExceeded, "The account's files would take more room than they may.", "Delete files, or wait until some expire."),
        new(UnsupportedMediaType, "The `Content-Type` is not the one this route takes.", "Send the one `detail` names."),
        new(RangeNotSatisfiable, "The range begins behind the end; `Content-Range` says how long the file is.", "Ask for a range inside it."),
        new(BadKey, "A public key is no valid point or encapsulation key; `errors` names it.", "Mend the client; do not repeat it."),
        new(
            BadSignature,
            "A signature is not by the key it should be by, over what it should be over; `errors` names it.",
            "Mend the client; do not repeat it."),
        new(BadDigest, "The bytes that arrived do not have the SHA-256 that was announced. Nothing was kept.", "Send it again."),
        new(IdempotencyKeyReused, "The key came with another request before.", "Take a new key for a new request."),
        new(
            UploadBusy,
            "Another request is writing the upload, or its dead connection has not been noticed yet.",
            "Wait a moment, ask for the offset by HEAD, and go on there."),
        new(RateLimited, "The caller has used up a limit; `RateLimit-Policy` names it.", "Wait for `Retry-After`, and then send less often."),
        new(DailyQuotaExceeded, "The account has uploaded as much as it may today (UTC).", "Wait for `Retry-After`."),
        new(HeadersTooLarge, "The headers are too long or too many.", "Mend the client."),
        new(
            ChecksumMismatch,
            "The bytes of this PATCH do not have the announced checksum. None of them was kept.",
            "Send them again from the same offset."),
        new(
            Internal,
            "A defect of the server. It is in its log under `request_id`.",
            "Try again later, a few times at most, and tell the operator the `request_id`."),
        new(Busy, "More is asked of the server than it does at once.", "Wait for `Retry-After`."),
        new(
            Unavailable,
            "Something the server needs does not answer. Of a send, whether it was stored is not known.",
            "Wait for `Retry-After` and send the same again under the same id."),
        new(StorageFull, "The server's disk is full; nothing new was kept.", "Try again much later, and tell the operator."),
    ];
}
