// SPDX-License-Identifier: MIT
// Every route of the server and who may ask what of it. A route without an entry here fails RouteMatrixTests: whoever adds one
// decides, in the same change, what somebody else is told.
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;
using static SecureMessenger.Tests.Security.Requests;

namespace SecureMessenger.Tests.Security;

/// <summary>The table.</summary>
public static class Doors
{
    private const string NamesNobody = "acts on the account and device of the token; its address and body name no other";
    private const string Introduction = "who wants to write to somebody needs their id and keys first; limited per device";

    /// <summary>By method and pattern, as the server maps them.</summary>
    public static IReadOnlyDictionary<string, Door> All { get; } = new Dictionary<string, Door>
    {
        ["GET /api/version"] = new((_, _) => Get("/api/version")) { Open = "says which versions there are" },
        ["GET /openapi/v1.json"] = new((_, _) => Get("/openapi/v1.json")) { Open = "is the published contract" },
        ["POST /api/v1/auth/register"] = new((_, _) => Post("auth/register", new RegisterRequest())) { Open = "comes before any token" },
        ["POST /api/v1/auth/login"] = new((_, _) => Post("auth/login", new LoginRequest())) { Open = "comes before any token" },
        ["POST /api/v1/auth/refresh"] = new((_, _) => Post("auth/refresh", new RefreshRequest())) { Open = "comes when the token has expired" },

        ["POST /api/v1/auth/logout"] = new((_, _) => Post("auth/logout", new LogoutRequest { AllDevices = true })) { Own = NamesNobody },
        ["GET /api/v1/auth/devices"] = new((_, _) => Get("/api/v1/auth/devices")) { Own = NamesNobody },
        ["DELETE /api/v1/auth/devices/{id:guid}"] = new((_, of) => Delete($"auth/devices/{of.Device}")) { Absent = ProblemCodes.UnknownDevice },
        ["POST /api/v1/auth/password"] = new((_, _) => Post("auth/password", new PasswordRequest { CurrentPassword = TestUser.Password, NewPassword = "taken over by somebody" })) { Own = NamesNobody },
        ["DELETE /api/v1/auth/account"] = new((_, _) => Delete("auth/account", new EraseAccountRequest { Password = TestUser.Password })) { Own = NamesNobody },
        ["GET /api/v1/auth/export"] = new((_, _) => Get("/api/v1/auth/export")) { Own = NamesNobody },
        ["GET /api/v1/auth/users/{username}"] = new((_, of) => Get($"/api/v1/auth/users/{of.Name}")) { Public = Introduction },

        ["POST /api/v1/keys/identity"] = new((by, _) => Post("keys/identity", Identity(by))) { Own = NamesNobody },
        ["GET /api/v1/keys/identity/{user_id:guid}"] = new((_, of) => Get($"/api/v1/keys/identity/{of.User}")) { Public = Introduction },
        ["POST /api/v1/keys/signed-prekey"] = new((by, _) => Post("keys/signed-prekey", SignedPrekey(by))) { Own = NamesNobody },
        ["POST /api/v1/keys/one-time-prekeys"] = new((_, _) => Post("keys/one-time-prekeys", OneTimePrekeys())) { Own = NamesNobody },
        ["POST /api/v1/keys/kem-prekeys"] = new((_, _) => Post("keys/kem-prekeys", NoKemPrekeys())) { Own = NamesNobody },
        ["POST /api/v1/keys/check"] = new((_, _) => Post("keys/check", new CheckRequest { Digest = new byte[32] })) { Own = NamesNobody },
        ["GET /api/v1/keys/bundle/{user_id:guid}"] = new((_, of) => Get($"/api/v1/keys/bundle/{of.User}")) { Public = Introduction },
        ["GET /api/v1/keys/count"] = new((_, _) => Get("/api/v1/keys/count")) { Own = NamesNobody },

        ["POST /api/v1/conversations"] = new((_, of) => Post("conversations", new CreateConversationRequest { Kind = "direct", MemberIds = [of.User] })) { Public = "anybody may begin to talk with anybody" },
        ["GET /api/v1/conversations"] = new((_, _) => Get("/api/v1/conversations")) { Own = NamesNobody },
        ["GET /api/v1/conversations/{id:guid}"] = new((_, of) => Get($"/api/v1/conversations/{of.Group}")) { Absent = ProblemCodes.UnknownConversation, Past = "that there was one" },
        ["GET /api/v1/conversations/{id:guid}/messages"] = new((_, of) => Get($"/api/v1/conversations/{of.Group}/messages")) { Absent = ProblemCodes.UnknownConversation, Past = "the log of the time as a member" },
        ["POST /api/v1/conversations/{id:guid}/messages"] = new((_, of) => Post($"conversations/{of.Group}/messages", Message())) { Absent = ProblemCodes.UnknownConversation },
        ["GET /api/v1/conversations/{id:guid}/events"] = new((_, of) => Get($"/api/v1/conversations/{of.Group}/events")) { Absent = ProblemCodes.UnknownConversation },
        ["POST /api/v1/conversations/{id:guid}/members"] = new((by, of) => Post($"conversations/{of.Group}/members", Event(by, of, GroupOperation.Add))) { Absent = ProblemCodes.UnknownConversation },
        ["DELETE /api/v1/conversations/{id:guid}/members/{user_id:guid}"] = new((by, of) => Delete($"conversations/{of.Group}/members/{of.Member}", Event(by, of, GroupOperation.Remove))) { Absent = ProblemCodes.UnknownConversation },
        ["PUT /api/v1/conversations/{id:guid}/members/{user_id:guid}/role"] = new((by, of) => Put($"conversations/{of.Group}/members/{of.Member}/role", Role(by, of))) { Absent = ProblemCodes.UnknownConversation },
        ["PUT /api/v1/conversations/{id:guid}/title"] = new((by, of) => Put($"conversations/{of.Group}/title", Title(by, of))) { Absent = ProblemCodes.UnknownConversation },
        ["POST /api/v1/ws-tickets"] = new((_, _) => Post("ws-tickets")) { Own = NamesNobody },
        ["GET /api/v1/ws"] = new((_, _) => Get("/api/v1/ws")) { Own = NamesNobody },

        ["POST /api/v1/files/upload"] = new((_, of) => Upload(of)) { Absent = ProblemCodes.UnknownConversation },
        ["POST /api/v1/files/uploads"] = new((_, of) => BeginUpload(of)) { Absent = ProblemCodes.UnknownConversation },
        ["OPTIONS /api/v1/files/uploads"] = new((_, _) => Tus(HttpMethod.Options, "")) { Own = "says what the server speaks" },
        ["OPTIONS /api/v1/files/uploads/{id:guid}"] = new((_, of) => Tus(HttpMethod.Options, $"/{of.Upload}")) { Own = "says what the server speaks, without looking for the upload" },
        ["HEAD /api/v1/files/uploads/{id:guid}"] = new((_, of) => Tus(HttpMethod.Head, $"/{of.Upload}")) { Absent = ProblemCodes.UnknownUpload },
        ["PATCH /api/v1/files/uploads/{id:guid}"] = new((_, of) => Piece(HttpMethod.Patch, of)) { Absent = ProblemCodes.UnknownUpload },
        ["DELETE /api/v1/files/uploads/{id:guid}"] = new((_, of) => Tus(HttpMethod.Delete, $"/{of.Upload}")) { Absent = ProblemCodes.UnknownUpload },
        ["POST /api/v1/files/uploads/{id:guid}"] = new((_, of) => Piece(HttpMethod.Post, of)) { Absent = ProblemCodes.UnknownUpload },
        ["GET /api/v1/files/{id:guid}"] = new((_, of) => Get($"/api/v1/files/{of.File}")) { Absent = ProblemCodes.UnknownFile },
        ["HEAD /api/v1/files/{id:guid}"] = new((_, of) => new(HttpMethod.Head, $"/api/v1/files/{of.File}")) { Absent = ProblemCodes.UnknownFile },
        ["GET /api/v1/files/{id:guid}/info"] = new((_, of) => Get($"/api/v1/files/{of.File}/info")) { Absent = ProblemCodes.UnknownFile },
        ["DELETE /api/v1/files/{id:guid}"] = new((_, of) => Delete($"files/{of.File}")) { Absent = ProblemCodes.UnknownFile },
    };
}
