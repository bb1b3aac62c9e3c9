// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Administration;

/// <summary>What a number is worth.</summary>
public enum CountKind
{
    /// <summary>Counted.</summary>
    Exact,

    /// <summary>Too many to count: as the database estimates.</summary>
    Estimated,

    /// <summary>Too many to count, and nobody estimates them: there are more.</summary>
    AtLeast,
}
