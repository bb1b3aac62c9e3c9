// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Auth;

/// <summary>What is published of the routes about the account itself.</summary>
internal static class AccountContract
{
    public static readonly RouteContract ListDevices = new(
        "listDevices", "List the account's devices", "Oldest first, revoked ones too.")
    {
        Reads = [Paging.Cursor, Paging.Limit],
        Gives = [new(200, "A page of devices.", RouteBody.Json(WireJson.Default.DevicesPage, new DevicesPage(
            [
                new(Sample.AlicesPhone, "Alice's phone", Sample.Time, Sample.Time.AddDays(3), Current: true, RevokedAt: null),
                new(Sample.AlicesTablet, "Alice's tablet", Sample.Time.AddDays(1), Sample.Time.AddDays(1), Current: false, Sample.Time.AddDays(2)),
            ],
            NextCursor: null)))],
    };

    public static readonly RouteContract RevokeDevice = new(
        "revokeDevice",
        "Revoke a device",
        "Puts another device of the account out for good: its sessions end, its socket is closed with 4403, nothing more is encrypted for it.")
    {
        Reads = [RouteField.Id("id", "The device.", Sample.AlicesTablet)],
        Gives = [new(204, "The device is revoked, now or before.")],
    };

    public static readonly RouteContract EraseAccount = new(
        "eraseAccount",
        "Erase the account",
        "Erases the account with its devices, keys, memberships and files. Messages it sent stay, without its name. The username stays taken.")
    {
        Takes = RouteBody.Json(WireJson.Default.EraseAccountRequest, new EraseAccountRequest { Password = "correct horse battery staple" }),
        Gives = [new(204, "The account is gone.")],
    };

    public static readonly RouteContract Export = new(
        "exportAccount",
        "Export the account",
        "All that the server holds about the caller, as a zip of JSON files. One export of an account at a time. An archive that breaks off is not whole.")
    {
        Gives =
        [
            new(200, "The archive, streamed.", RouteBody.Bytes("application/zip", "A zip archive."))
            {
                Headers = [RouteField.Header("Content-Disposition", "Always an attachment.") with { Example = "attachment; filename=\"account.zip\"" }],
            },
        ],
    };

    public static readonly RouteContract FindUser = new(
        "findUser", "Find an account by its name", "Exact names only, hard limited: nobody can list who is here.")
    {
        Reads =
        [
            new(FieldPlace.Path, "username", "The name; upper case is folded.")
            {
                IsRequired = true, Pattern = RegisterRequest.UsernamePattern, Min = 3, Max = 32, Example = "bob",
            },
        ],
        Gives = [new(200, "The account.", RouteBody.Json(WireJson.Default.UserResponse, new UserResponse(Sample.Bob)))],
    };
}
