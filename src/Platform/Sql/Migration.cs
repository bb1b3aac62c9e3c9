// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;

namespace SecureMessenger.Platform.Sql;

/// <summary>One numbered change of the schema. Never edited once released: its checksum is kept.</summary>
/// <param name="Room">Whose tables it makes.</param>
/// <param name="Name">Number and name, as <c>0001_users</c>.</param>
/// <param name="Sql">Its statements.</param>
public sealed record Migration(string Room, string Name, string Sql)
{
    /// <summary>SHA-256 of the statements, hex.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}
