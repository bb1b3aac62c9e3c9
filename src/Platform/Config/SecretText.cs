// SPDX-License-Identifier: MIT
using System.Text;

namespace SecureMessenger.Platform.Config;

/// <summary>A secret from the configuration. Prints <c>[REDACTED]</c>.</summary>
public sealed class SecretText(string value)
{
    /// <summary>The secret, for the library that must have it as text.</summary>
    public string Reveal() => value;

    /// <summary>The secret as UTF-8.</summary>
    public byte[] RevealBytes() => Encoding.UTF8.GetBytes(value);

    /// <inheritdoc />
    public override string ToString() => "[REDACTED]";
}
