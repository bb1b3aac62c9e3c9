// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Auth.Accounts;

/// <summary>What login needs of an account.</summary>
internal sealed record Account(UserId Id, string Username, string PasswordHash, long PasswordVersion);
