// SPDX-License-Identifier: MIT
namespace SecureMessenger.Contracts;

/// <summary>GET /api/version.</summary>
/// <param name="Server">Version of the program.</param>
/// <param name="Api">API versions served, newest first.</param>
/// <param name="Socket">Socket sub-protocols served.</param>
public sealed record VersionResponse(string Server, IReadOnlyList<string> Api, IReadOnlyList<string> Socket);
