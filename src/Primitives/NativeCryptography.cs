// SPDX-License-Identifier: MIT
// NativeCryptography: the check a host makes when it starts, so that a wrong libsodium is found then and not at the first message.
// Owns no secret bytes.
namespace SecureMessenger.Primitives;

/// <summary>Whether the native library this one stands on is present and of the tested version.</summary>
public static class NativeCryptography
{
    /// <summary>Loads libsodium and asserts its version.</summary>
    /// <exception cref="PlatformNotSupportedException">libsodium is missing, or is not the version this library was tested with.</exception>
    public static void EnsureAvailable()
    {
        try
        {
            _ = Sodium.crypto_aead_aes256gcm_is_available();
        }
        catch (TypeInitializationException failure) when (failure.InnerException is PlatformNotSupportedException reason)
        {
            throw new PlatformNotSupportedException(reason.Message, reason);
        }
    }
}
