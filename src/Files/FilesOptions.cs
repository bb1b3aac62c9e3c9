// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Files;

/// <summary>What an operator may set for files.</summary>
public sealed class FilesOptions
{
    /// <summary>Largest accepted upload: <c>files.max_bytes</c>.</summary>
    public static readonly Setting<long> MaxBytesSetting = SettingKinds.Bytes(
        "files.max_bytes", 107_059_272, 1, 1L << 40, "Largest accepted upload, bytes of ciphertext; the default is 100 MiB, encrypted.");

    /// <summary>Life of a file: <c>files.expiry</c>.</summary>
    public static readonly Setting<TimeSpan> ExpirySetting = SettingKinds.Duration(
        "files.expiry", "720h", TimeSpan.FromSeconds(1), TimeSpan.FromDays(3660), "How long a file is kept after its upload began.");

    /// <summary>Largest accepted upload, bytes of ciphertext. Default 107,059,272: 100 MiB, encrypted.</summary>
    public long MaxBytes { get; init; } = MaxBytesSetting.Default;

    /// <summary>How long a file is kept after its upload began. Default 720 h.</summary>
    public TimeSpan Expiry { get; init; } = ExpirySetting.Default;

    internal static FilesOptions From(SettingsSource settings) =>
        new() { MaxBytes = settings.Read(MaxBytesSetting), Expiry = settings.Read(ExpirySetting) };
}
