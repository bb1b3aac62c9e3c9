// SPDX-License-Identifier: MIT
namespace SecureMessenger.Gateway.Proxy;

/// <summary>A room elsewhere, and where.</summary>
/// <param name="Room">The room.</param>
/// <param name="Addresses">Its services.</param>
public sealed record ForwardedRoom(RemoteRoom Room, IReadOnlyList<Uri> Addresses)
{
    /// <inheritdoc />
    public override string ToString() =>
        $"{string.Join(", ", Room.Prefixes)}  to {string.Join(", ", Addresses.Select(address => address.GetLeftPart(UriPartial.Authority)))}";
}
