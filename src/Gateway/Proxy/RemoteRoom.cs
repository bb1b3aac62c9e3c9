// SPDX-License-Identifier: MIT
namespace SecureMessenger.Gateway.Proxy;

/// <summary>A room that this gateway does not have itself.</summary>
/// <param name="Name">Its role: <c>auth</c>, <c>keys</c>, <c>messages</c> or <c>files</c>.</param>
/// <param name="Prefixes">The paths that are its own.</param>
public sealed record RemoteRoom(string Name, IReadOnlyList<string> Prefixes);
