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

    /// <summary>Room of one account: <c>files.quota</c>.</summary>
    public static readonly Setting<long> QuotaSetting = SettingKinds.Bytes(
        "files.quota", 10L << 30, 1, 1L << 50, "Bytes one account's files may take, unfinished uploads included; the default is 10 GiB.");

    /// <summary>What an account may upload in a day: <c>files.daily_quota</c>.</summary>
    public static readonly Setting<long> DailyQuotaSetting = SettingKinds.Bytes(
        "files.daily_quota", 5L << 30, 1, 1L << 50, "Bytes one account may upload in a day (UTC), what it deletes included; the default is 5 GiB.");

    /// <summary>Largest accepted upload, bytes of ciphertext. Default 107,059,272: 100 MiB, encrypted.</summary>
    public long MaxBytes { get; init; } = MaxBytesSetting.Default;

    /// <summary>How long a file is kept after its upload began. Default 720 h.</summary>
    public TimeSpan Expiry { get; init; } = ExpirySetting.Default;

    /// <summary>How long a resumable upload may take. Default 24 h.</summary>
    public TimeSpan UploadExpiry { get; init; } = PlatformSettings.FilesUploadExpiry.Default;

    /// <summary>Bytes one account's files may take. Default 10 GiB.</summary>
    public long Quota { get; init; } = QuotaSetting.Default;

    /// <summary>Bytes one account may upload in a day. Default 5 GiB.</summary>
    public long DailyQuota { get; init; } = DailyQuotaSetting.Default;

    internal static FilesOptions From(SettingsSource settings) => new()
    {
        MaxBytes = settings.Read(MaxBytesSetting),
        Expiry = settings.Read(ExpirySetting),
        UploadExpiry = settings.Read(PlatformSettings.FilesUploadExpiry),
        Quota = settings.Read(QuotaSetting),
        DailyQuota = settings.Read(DailyQuotaSetting),
    };
}
