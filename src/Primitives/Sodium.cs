// SPDX-License-Identifier: MIT
// Sodium: every call into libsodium. https://doc.libsodium.org; the version is pinned and checked before the first call.
// Owns no bytes; callers own and zero what they pass in. Lengths are checked by the public classes, not here.
using System.Runtime.InteropServices;

namespace SecureMessenger.Primitives;

internal static partial class Sodium
{
    /// <summary>The only libsodium this library has been tested with.</summary>
    public const string RequiredVersion = "1.0.22";

    private const string Library = "libsodium";

    // An explicit static constructor runs before the first call of any function below, once, on any thread.
    static Sodium()
    {
        string? found;
        try
        {
            found = sodium_init() < 0 ? null : Marshal.PtrToStringUTF8(sodium_version_string());
        }
        catch (DllNotFoundException missing)
        {
            throw new PlatformNotSupportedException($"libsodium {RequiredVersion} is missing beside the application.", missing);
        }

        if (found != RequiredVersion)
            throw new PlatformNotSupportedException($"libsodium {RequiredVersion} is needed; '{found}' was loaded.");
    }

    [LibraryImport(Library)]
    private static partial int sodium_init();

    [LibraryImport(Library)]
    private static partial nint sodium_version_string();

    [LibraryImport(Library)]
    public static partial void randombytes_buf(Span<byte> buffer, nuint size);

    [LibraryImport(Library)]
    public static partial int crypto_scalarmult_curve25519(Span<byte> q, ReadOnlySpan<byte> n, ReadOnlySpan<byte> p);

    [LibraryImport(Library)]
    public static partial int crypto_scalarmult_curve25519_base(Span<byte> q, ReadOnlySpan<byte> n);

    [LibraryImport(Library)]
    public static partial int crypto_sign_ed25519_seed_keypair(Span<byte> pk, Span<byte> sk, ReadOnlySpan<byte> seed);

    [LibraryImport(Library)]
    public static partial int crypto_sign_ed25519_detached(
        Span<byte> signature, nint signatureLength, ReadOnlySpan<byte> message, ulong messageLength, ReadOnlySpan<byte> sk);

    [LibraryImport(Library)]
    public static partial int crypto_sign_ed25519_verify_detached(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ulong messageLength, ReadOnlySpan<byte> pk);

    [LibraryImport(Library)]
    public static partial int crypto_core_ed25519_is_valid_point(ReadOnlySpan<byte> p);

    [LibraryImport(Library)]
    public static partial int crypto_sign_ed25519_pk_to_curve25519(Span<byte> x25519, ReadOnlySpan<byte> ed25519);

    [LibraryImport(Library)]
    public static partial int crypto_sign_ed25519_sk_to_curve25519(Span<byte> x25519, ReadOnlySpan<byte> ed25519);

    [LibraryImport(Library)]
    public static partial int crypto_aead_aes256gcm_is_available();

    [LibraryImport(Library)]
    public static partial int crypto_aead_aes256gcm_encrypt(
        Span<byte> c, nint cLength, ReadOnlySpan<byte> m, ulong mLength,
        ReadOnlySpan<byte> ad, ulong adLength, nint nsec, ReadOnlySpan<byte> npub, ReadOnlySpan<byte> k);

    [LibraryImport(Library)]
    public static partial int crypto_aead_aes256gcm_decrypt(
        Span<byte> m, nint mLength, nint nsec, ReadOnlySpan<byte> c, ulong cLength,
        ReadOnlySpan<byte> ad, ulong adLength, ReadOnlySpan<byte> npub, ReadOnlySpan<byte> k);

    [LibraryImport(Library)]
    public static partial int crypto_auth_hmacsha256(
        Span<byte> mac, ReadOnlySpan<byte> message, ulong messageLength, ReadOnlySpan<byte> key);

    [LibraryImport(Library)]
    public static partial int crypto_pwhash(
        Span<byte> output, ulong outputLength, ReadOnlySpan<byte> password, ulong passwordLength,
        ReadOnlySpan<byte> salt, ulong passes, nuint memoryBytes, int algorithm);

    [LibraryImport(Library)]
    public static partial int crypto_kem_mlkem768_seed_keypair(Span<byte> pk, Span<byte> sk, ReadOnlySpan<byte> seed);

    [LibraryImport(Library)]
    public static partial int crypto_kem_mlkem768_enc_deterministic(
        Span<byte> ciphertext, Span<byte> shared, ReadOnlySpan<byte> pk, ReadOnlySpan<byte> seed);

    [LibraryImport(Library)]
    public static partial int crypto_kem_mlkem768_dec(Span<byte> shared, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> sk);
}
