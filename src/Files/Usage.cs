// SPDX-License-Identifier: MIT
namespace SecureMessenger.Files;

/// <summary>What an account takes up.</summary>
/// <param name="Kept">Bytes of its files, and reserved for its uploads.</param>
/// <param name="Today">Bytes that came today, or were announced.</param>
internal readonly record struct Usage(long Kept, long Today);
