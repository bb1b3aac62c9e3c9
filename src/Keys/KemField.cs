// SPDX-License-Identifier: MIT
using System.Globalization;

namespace SecureMessenger.Keys;

/// <summary>Where in the request a KEM prekey stood: how an error names it.</summary>
/// <param name="Place"><c>keys[3]</c> or <c>last_resort</c>.</param>
internal sealed record KemField(string Place)
{
    public static readonly KemField LastResort = new("last_resort");

    public static KemField OneTime(int index) => new(string.Create(CultureInfo.InvariantCulture, $"keys[{index}]"));

    /// <summary>A field of that key, as <c>keys[3].signature</c>.</summary>
    public string Name(string field) => $"{Place}.{field}";
}
