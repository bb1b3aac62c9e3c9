// SPDX-License-Identifier: MIT
// Labels: every string that separates one derived key or hash from another. Wire format: never change one, add a new one.
// Holds no secret bytes.
namespace SecureMessenger.Protocol;

internal static class Labels
{
    /// <summary>Prefix of the session transcript, with its closing zero.</summary>
    public static ReadOnlySpan<byte> SessionTranscript => "SM1 session\0"u8;

    /// <summary>HKDF info of the first root key, before the transcript hash.</summary>
    public static ReadOnlySpan<byte> X3dh => "SM1/x3dh"u8;

    /// <summary>HKDF info of a root step.</summary>
    public static ReadOnlySpan<byte> RatchetRoot => "SM1/dr/root"u8;

    /// <summary>HKDF info of a root step that takes a KEM value in, before the hashes of key and ciphertext.</summary>
    public static ReadOnlySpan<byte> RatchetKem => "SM1/dr/kem"u8;

    /// <summary>HKDF info of a message's encryption key.</summary>
    public static ReadOnlySpan<byte> RatchetMessage => "SM1/dr/msg"u8;

    /// <summary>HKDF info of a body's encryption key.</summary>
    public static ReadOnlySpan<byte> BodyKey => "SM1/body/key"u8;

    /// <summary>HKDF info of a body's commitment to its key.</summary>
    public static ReadOnlySpan<byte> BodyCommitment => "SM1/body/commit"u8;

    /// <summary>Prefix of what a body is bound to, with its closing zero.</summary>
    public static ReadOnlySpan<byte> BodyContext => "SM1 body\0"u8;

    /// <summary>Prefix of what a sender-key message is bound to, with its closing zero.</summary>
    public static ReadOnlySpan<byte> Group => "SM1 grp\0"u8;

    /// <summary>HKDF info of a sender-key message's encryption key.</summary>
    public static ReadOnlySpan<byte> GroupMessage => "SM1/grp/msg"u8;

    /// <summary>First part of a file's encryption context, before the file id.</summary>
    public static ReadOnlySpan<byte> File => "SM1/file"u8;

    /// <summary>Prefix of what a sealed master key is bound to, with its closing zero.</summary>
    public static ReadOnlySpan<byte> StoreHeader => "SM1 store\0"u8;

    /// <summary>HKDF info of a table's key, before the table's name.</summary>
    public static ReadOnlySpan<byte> StoreTable => "SM1/store/table/"u8;
}
