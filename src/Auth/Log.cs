// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace SecureMessenger.Auth;

/// <summary>What the auth room logs; events 2000–2999.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "Erased accounts could not be told of again; trying again")]
    public static partial void ReminderFailed(this ILogger log, Exception error);
}
