// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Data;

/// <summary>A secret of the data directory that another has followed.</summary>
/// <param name="Secret">The secret.</param>
/// <param name="At">When it made its last thing.</param>
public sealed record RetiredSecret(SecretText Secret, DateTimeOffset At);
