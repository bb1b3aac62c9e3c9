// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Files;

/// <summary>What is published of resumable uploads. The protocol is tus 1.0.0; docs/files.md goes through one with curl.</summary>
internal static class TusContract
{
    private static readonly RouteField Id = RouteField.Id("id", "The upload; once finished, the file.", Sample.File);

    private static readonly RouteField Version = RouteField.Header(TusHeaders.Resumable, "The version of the protocol.")
        with { IsRequired = true, Values = [TusHeaders.Version], Example = TusHeaders.Version };

    private static readonly RouteField Offset = Bytes(TusHeaders.Offset, "Bytes that are on disk.");

    private static readonly RouteField AskedOffset = Bytes(TusHeaders.Offset, "Where the bytes of this request belong: where the upload stands.");

    private static readonly RouteField Length = Bytes(TusHeaders.Length, "Bytes of the whole file.") with { Min = 1, Example = "3000000" };

    private static readonly RouteField Expires = RouteField.Header(TusHeaders.Expires, "When an unfinished upload is dropped (RFC 9110 date).")
        with { Example = "Sat, 03 Jan 2026 03:04:05 GMT" };

    private static readonly RouteField Metadata = RouteField.Header(
        UploadMetadata.Header, "`conversation_id` and the base64 of the id, or nothing: names and types of files belong inside the encryption.")
        with { Example = "conversation_id MDE5YjdjMzMtNmM0NC03Zjg2LTgxYWEtNTJiZTcwZDE2ZjA2" };

    private static readonly RouteField Checksum = RouteField.Header(
        UploadChecksum.Header, "Algorithm and digest in base64; makes this request all or nothing.")
        with { Example = "sha256 WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=" };

    private static readonly RouteBody Piece = RouteBody.Bytes(TusHeaders.PieceType, "The bytes from `Upload-Offset` on.");

    private static readonly RouteAnswer Appended = new(204, "What came is on disk.") { Headers = [Version, Offset, Expires] };

    private static readonly RouteAnswer Abilities = new(204, "What is spoken here.")
    {
        Headers =
        [
            Version,
            RouteField.Header("Tus-Version", "Versions.") with { IsRequired = true, Example = TusHeaders.Version },
            RouteField.Header("Tus-Extension", "Extensions.") with { IsRequired = true, Example = TusHeaders.Extensions },
            Bytes("Tus-Max-Size", "Largest file.") with { Example = "107059272" },
            RouteField.Header("Tus-Checksum-Algorithm", "Algorithms of `Upload-Checksum`.") with { IsRequired = true, Example = UploadChecksum.Algorithms },
        ],
    };

    public static readonly RouteContract Create = new(
        "createUpload", "Begin a resumable upload", "Room for the whole file is taken now and given back if it is not finished in time.")
    {
        Reads = [Version, Length, Metadata, FilesContract.Conversation],
        Gives =
        [
            new(201, "The upload is begun.")
            {
                Headers =
                [
                    Version, Offset, Expires,
                    RouteField.Header("Location", "The upload; its last part will be the file's id.")
                        with { IsRequired = true, Format = "uri-reference", Example = $"/api/v1/files/uploads/{Sample.File:D}" },
                ],
            },
        ],
    };

    public static readonly RouteContract Options = new("getUploadAbilities", "What resumable uploads can do", "The one request that needs no `Tus-Resumable`.")
    {
        Gives = [Abilities],
    };

    public static readonly RouteContract OptionsOfOne = new("getUploadAbilitiesOfOne", "The same, asked of an upload", "The upload need not be there.")
    {
        Reads = [Id],
        Gives = [Abilities],
    };

    public static readonly RouteContract Head = new("getUpload", "How much has arrived", "Where to go on after a connection was cut.")
    {
        Reads = [Id, Version],
        Gives = [new(200, "The upload.") { Headers = [Version, Offset, Length, Expires, Metadata] }],
    };

    public static readonly RouteContract Patch = new(
        "appendToUpload", "Send bytes of an upload", "Of a connection that is cut what came is kept. One request at a time writes an upload. The last byte makes it a file.")
    {
        Reads = [Id, Version, AskedOffset, Checksum],
        Takes = Piece,
        Gives = [Appended],
    };

    public static readonly RouteContract Delete = new("terminateUpload", "Give an upload up", "Its bytes and the room it took are given back.")
    {
        Reads = [Id, Version],
        Gives = [new(204, "The upload is gone.") { Headers = [Version] }],
    };

    public static readonly RouteContract Overridden = new(
        "overrideUploadMethod", "PATCH or DELETE by POST", "For clients whose surroundings know GET and POST alone: the method is in a header.")
    {
        Reads =
        [
            Id, Version, AskedOffset with { IsRequired = false }, Checksum,
            RouteField.Header("X-HTTP-Method-Override", "What is meant.") with { IsRequired = true, Values = ["PATCH", "DELETE"], Example = "PATCH" },
        ],
        Takes = Piece.Optional(),
        Gives = [Appended],
    };

    private static RouteField Bytes(string name, string description) =>
        RouteField.Header(name, description) with { IsNumber = true, Min = 0, IsRequired = true, Example = "1048576" };
}
