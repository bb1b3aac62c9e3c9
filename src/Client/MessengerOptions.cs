// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>How a client is set up.</summary>
public sealed record MessengerOptions
{
    /// <summary>Directory that belongs to one device of one account. Made with mode 0700 where it does not exist.</summary>
    public required string Home { get; init; }

    /// <summary>Base address of the server. Null: the one remembered in the home.</summary>
    public Uri? Server { get; init; }

    /// <summary>What the account's list of devices shows for this one, at most 64 characters.</summary>
    public string DeviceName { get; init; } = "messenger";

    /// <summary>How long to wait for another process that has the home open. Default 5 s.</summary>
    public TimeSpan HomeWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Memory the passphrase's key derivation takes, KiB. Default 64 MiB; less only in tests.</summary>
    public int PassphraseMemoryKib { get; init; } = 64 * 1024;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
