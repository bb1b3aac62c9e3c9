// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Messages;

/// <summary>The same over JSON.</summary>
public sealed class JsonGroupSendTests : GroupSendTests
{
    protected override string Protocol => SocketProtocol.Json;
}
