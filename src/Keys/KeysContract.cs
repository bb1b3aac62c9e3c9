// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Keys;

/// <summary>What is published of the routes about identities and bundles.</summary>
internal static class KeysContract
{
    private static readonly RouteField UserId = RouteField.Id("user_id", "The account.", Sample.Bob);

    public static readonly RouteContract PublishIdentity = new(
        "publishIdentity",
        "Publish the device's identity",
        """
        The identity key of the calling device, and the account's device list signed by its first device. A later device publishes without
        a list and is encrypted for once the first device has listed it. Another key than before is refused: a new installation is a new device.
        """)
    {
        Takes = RouteBody.Json(WireJson.Default.IdentityRequest, new IdentityRequest
        {
            IdentityKey = Sample.Bytes(32, 0x11), RegistrationId = 2_718_281_828, Suites = [1, 2],
            DeviceList = Sample.Bytes(96, 0x22), DeviceListSignature = Sample.Bytes(64, 0x33),
        }),
        Gives = [new(201, "The identity is published, now or before.")],
    };

    public static readonly RouteContract GetIdentity = new(
        "getIdentity",
        "Who the devices of an account are",
        "The signed device list and what every device has published. Verify the list; the server is not believed.")
    {
        Reads = [UserId],
        Gives =
        [
            new(200, "The list and the devices.", RouteBody.Json(WireJson.Default.IdentityResponse, new IdentityResponse(
                Sample.Bob, Sample.Bytes(96, 0x22), Sample.Bytes(64, 0x33),
                [new IdentityDevice(Sample.BobsPhone, Sample.Bytes(32, 0x11), 3_141_592_653, [1, 2])]))),
        ],
    };

    public static readonly RouteContract GetBundle = new(
        "getBundle",
        "Keys to begin sessions with",
        """
        What is needed to begin a session with each listed device of an account. One-time keys are handed out once, to whoever asks first:
        ask only before the first message. A device that has run out comes without one; that is no error.
        """)
    {
        Reads =
        [
            UserId,
            RouteField.Query("device_id", "One device alone.") with { Format = "uuid", Example = Sample.BobsPhone.ToString("D") },
        ],
        Gives =
        [
            new(200, "A bundle of each device.", RouteBody.Json(WireJson.Default.BundleResponse, new BundleResponse(Sample.Bob,
            [
                new BundleDevice(
                    Sample.BobsPhone, 3_141_592_653, Sample.Bytes(32, 0x11), [1, 2],
                    new SignedPrekey(7, Sample.Bytes(32, 0x44), Sample.Bytes(64, 0x55), Sample.Time),
                    new OneTimePrekey(108, Sample.Bytes(32, 0x66)),
                    new KemPrekey(31, Sample.Bytes(1_184, 0x77), Sample.Bytes(64, 0x88), Sample.Time, LastResort: false)),
            ]))),
        ],
    };

    public static readonly RouteContract Count = new(
        "countPrekeys",
        "How many one-time keys are left",
        "Of the calling device. The newest ids tell a device restored from a copy that its keys are used up.")
    {
        Gives = [new(200, "What is left.", RouteBody.Json(WireJson.Default.CountResponse, new CountResponse(87, 42, 113, 51, 7)))],
    };

    public static readonly RouteContract Check = new(
        "checkKeys",
        "Whether the server holds this device's keys",
        """
        Compares a digest of the lasting keys of the calling device. When they differ, after a restored backup say, publish the identity again and a new
        signed and a new last-resort prekey: somebody's first message would otherwise be for keys the device has not.
        """)
    {
        Takes = RouteBody.Json(WireJson.Default.CheckRequest, new CheckRequest { Digest = Sample.Bytes(32, 0x99) }),
        Gives = [new(204, "The same keys.")],
    };
}
