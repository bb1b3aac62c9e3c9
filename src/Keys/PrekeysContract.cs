// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Keys;

/// <summary>What is published of the routes that take prekeys.</summary>
internal static class PrekeysContract
{
    private static readonly RouteBody Remaining = RouteBody.Json(WireJson.Default.RemainingResponse, new RemainingResponse(100));

    public static readonly RouteContract PublishSigned = new(
        "publishSignedPrekey",
        "Publish a signed prekey",
        "Takes the place of the former one. Ids rise; the same key under the same id again is fine.")
    {
        Takes = RouteBody.Json(WireJson.Default.SignedPrekeyRequest, new SignedPrekeyRequest
        {
            KeyId = 7, PublicKey = Sample.Bytes(32, 0x44), Signature = Sample.Bytes(64, 0x55), CreatedAt = Sample.Time,
        }),
        Gives = [new(204, "The key is in force.")],
    };

    public static readonly RouteContract PublishOneTime = new(
        "publishOneTimePrekeys",
        "Publish one-time prekeys",
        "All of them or none. The same key under the same id again is fine; an id that was ever issued is refused.")
    {
        Takes = RouteBody.Json(WireJson.Default.OneTimePrekeysRequest, new OneTimePrekeysRequest
        {
            Keys =
            [
                new OneTimePrekeyRequest { KeyId = 108, PublicKey = Sample.Bytes(32, 0x66) },
                new OneTimePrekeyRequest { KeyId = 109, PublicKey = Sample.Bytes(32, 0x67) },
            ],
        }),
        Gives = [new(200, "What the server now holds.", Remaining)],
    };

    public static readonly RouteContract PublishKem = new(
        "publishKemPrekeys",
        "Publish ML-KEM prekeys",
        "One-time keys, a last-resort key, or both; all of them or none. The last-resort key is handed out whenever no one-time key is left.")
    {
        Takes = RouteBody.Json(WireJson.Default.KemPrekeysRequest, new KemPrekeysRequest
        {
            Keys = [Key(31, 0x77)],
            LastResort = Key(32, 0x78),
        }),
        Gives = [new(200, "What the server now holds.", Remaining)],
    };

    private static KemPrekeyRequest Key(uint id, byte value) =>
        new() { KeyId = id, PublicKey = Sample.Bytes(1_184, value), Signature = Sample.Bytes(64, 0x88), CreatedAt = Sample.Time };
}
