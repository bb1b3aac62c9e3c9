// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Tests that hold for binary frames, and for frames as JSON in a class that says so.</summary>
public abstract class EitherEncoding
{
    /// <summary>The sub-protocol of every socket here.</summary>
    protected virtual string Protocol => SocketProtocol.Binary;

    /// <summary>A server whose users speak it.</summary>
    protected async Task<House> OpenAsync(params (string Name, string Value)[] settings)
    {
        var house = await House.OpenAsync(settings);
        house.Protocol = Protocol;
        return house;
    }
}
