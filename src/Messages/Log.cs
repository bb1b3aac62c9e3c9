// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Platform.Ids;

namespace SecureMessenger.Messages;

/// <summary>What the messages room logs; events 4000–4999. Never a body, a wrap, a token or a name.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Debug, "Closing the socket of device {Device}: {Code}")]
    public static partial void Closing(this ILogger log, DeviceId device, CloseCode code);

    [LoggerMessage(4002, LogLevel.Error, "The socket of device {Device} failed")]
    public static partial void Faulted(this ILogger log, Exception error, DeviceId device);

    [LoggerMessage(4003, LogLevel.Error, "A batch of {Count} messages could not be stored; their senders were told")]
    public static partial void AppendFailed(this ILogger log, Exception error, int count);

    [LoggerMessage(4004, LogLevel.Error, "A batch of {Count} positions could not be stored; those messages will be delivered again")]
    public static partial void PositionsFailed(this ILogger log, Exception error, int count);

    [LoggerMessage(4005, LogLevel.Error, "A roster could not be read; the sender was told")]
    public static partial void RosterReadFailed(this ILogger log, Exception error);

    [LoggerMessage(4006, LogLevel.Error, "A device's stock of prekeys could not be read; it is told at its next connect")]
    public static partial void StockReadFailed(this ILogger log, Exception error);
}
