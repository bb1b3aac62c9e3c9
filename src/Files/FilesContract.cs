// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Files;

/// <summary>What is published of the routes of whole files.</summary>
internal static class FilesContract
{
    private const string HexDigest = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

    /// <summary>Which file.</summary>
    public static RouteField Id { get; } = RouteField.Id("id", "The file.", Sample.File);

    /// <summary>Whose members may download.</summary>
    public static RouteField Conversation { get; } = RouteField.Header(
        UploadTerms.ConversationHeader, "The conversation whose members may download the file; left out: the uploader alone.")
        with { Format = "uuid", Example = Sample.Conversation.ToString("D") };

    private static readonly RouteField[] OfFiles =
    [
        RouteField.Header("ETag", "The SHA-256 of the ciphertext, in hex.") with { IsRequired = true, Example = $"\"{HexDigest}\"" },
        RouteField.Header("Accept-Ranges", "Parts may be asked for.") with { IsRequired = true, Values = ["bytes"], Example = "bytes" },
        RouteField.Header("Content-Disposition", "To be saved, never shown.") with { IsRequired = true, Values = ["attachment"], Example = "attachment" },
        RouteField.Header("Content-Security-Policy", "Nothing of it runs.") with { IsRequired = true, Values = ["sandbox"], Example = "sandbox" },
    ];

    public static readonly RouteContract Upload = new(
        "uploadFile",
        "Upload a file in one request",
        """
        The body is ciphertext and is stored as it comes. What is refused or breaks off leaves nothing behind. Without a `Content-Length`
        all the room the account has left is reserved, up to the largest file. What may break off should be a resumable upload.
        """)
    {
        Reads =
        [
            Conversation,
            RouteField.Header(UploadTerms.DigestHeader, "The SHA-256 the body must have, in hex or base64.")
                with { Min = 43, Max = 64, Example = HexDigest },
        ],
        Takes = RouteBody.Bytes("application/octet-stream", "The ciphertext, to 107,059,272 bytes unless configured otherwise."),
        Gives =
        [
            new(201, "The file is on disk.", RouteBody.Json(
                WireJson.Default.FileResponse, new FileResponse(Sample.File, 3_000_000, Sample.Bytes(32), Sample.Time.AddDays(30))))
            {
                Headers = [RouteField.Header("Location", "The file.") with { IsRequired = true, Format = "uri-reference", Example = $"/api/v1/files/{Sample.File:D}" }],
            },
        ],
    };

    public static readonly RouteContract Download = new(
        "downloadFile",
        "Download a file",
        "For the uploader and the present members of its conversation; everybody else is told 404. Streamed; `Range` gives a part. HEAD gives the headers alone.")
    {
        Reads =
        [
            Id,
            RouteField.Header("Range", "One range of bytes (RFC 9110 §14.2).") with { Example = "bytes=1000000-1999999" },
            RouteField.Header("If-Range", "The `ETag` of the part that is there already; another file is sent whole.") with { Example = $"\"{HexDigest}\"" },
            RouteField.Header("If-None-Match", "The `ETag` of a file that is there already.") with { Example = $"\"{HexDigest}\"" },
        ],
        Gives =
        [
            new(200, "The ciphertext.", RouteBody.Bytes("application/octet-stream", "All of it.")) { Headers = OfFiles },
            new(206, "The part asked for.", RouteBody.Bytes("application/octet-stream", "A part of it."))
            {
                Headers = [.. OfFiles, RouteField.Header("Content-Range", "Which part.") with { IsRequired = true, Example = "bytes 1000000-1999999/3000000" }],
            },
            new(304, "It is the one `If-None-Match` names.") { Headers = OfFiles },
        ],
    };

    public static readonly RouteContract Info = new("getFileInfo", "What is known of a file", "To those who may download it.")
    {
        Reads = [Id],
        Gives =
        [
            new(200, "The file.", RouteBody.Json(WireJson.Default.FileInfoResponse, new FileInfoResponse(
                Sample.File, Sample.Alice, 3_000_000, Sample.Bytes(32), Sample.Time, Sample.Time.AddDays(30), Sample.Conversation))),
        ],
    };

    public static readonly RouteContract Delete = new("deleteFile", "Delete a file", "Its uploader may.")
    {
        Reads = [Id],
        Gives = [new(204, "The file is gone.")],
    };
}
