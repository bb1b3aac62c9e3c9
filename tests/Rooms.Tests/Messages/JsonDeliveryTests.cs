// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Messages;

/// <summary>The same over JSON.</summary>
public sealed class JsonDeliveryTests : DeliveryTests
{
    protected override string Protocol => SocketProtocol.Json;
}
