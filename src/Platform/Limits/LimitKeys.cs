// SPDX-License-Identifier: MIT
// Whose bucket a request takes from. An IPv6 address counts by its /64: a household has that many addresses to itself.
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Platform.Tokens;

namespace SecureMessenger.Platform.Limits;

/// <summary>Keys of buckets.</summary>
public static class LimitKeys
{
    private const int HouseholdBytes = 8;

    /// <summary>The caller's address.</summary>
    public static string Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(HouseholdBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    /// <summary>The caller's device, or its address without a good token.</summary>
    public static string Device(HttpContext context) => Caller.From(context.User) is { } caller ? caller.Device.ToString() : Address(context);

    /// <summary>The caller's account, or its address without a good token.</summary>
    public static string Account(HttpContext context) => Caller.From(context.User) is { } caller ? caller.User.ToString() : Address(context);

    /// <summary>The caller's device, and a value of the route.</summary>
    public static Func<HttpContext, string> DeviceAnd(string routeValue) =>
        context => $"{Device(context)} {context.Request.RouteValues[routeValue]}";
}
