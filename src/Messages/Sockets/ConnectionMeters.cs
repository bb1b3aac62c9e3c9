// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Sockets;

/// <summary>Where a connection counts.</summary>
internal sealed record ConnectionMeters(SocketsMeter Sockets, MessagesMeter Messages);
