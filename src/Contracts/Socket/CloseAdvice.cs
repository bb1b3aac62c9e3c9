// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts.Socket;

/// <summary>What stands behind a close code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Meaning">What has happened.</param>
/// <param name="Reconnect">Whether to come back.</param>
/// <param name="How">How to come back, or what has to be done before.</param>
public sealed record CloseAdvice(CloseCode Code, string Meaning, ReconnectRule Reconnect, string How);
