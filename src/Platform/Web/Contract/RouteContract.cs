// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Web.Contract;

/// <summary>What is published of a route beside what its code says by itself. Every route has one; <c>/openapi/v1.json</c> is made of them.</summary>
/// <param name="Id">Its name for programs, unique: what generated clients call it.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Description">What a caller has to know, as Markdown.</param>
public sealed record RouteContract(string Id, string Summary, string Description)
{
    /// <summary>Path, query and header fields. Those that are not named here are described by their type alone.</summary>
    public IReadOnlyList<RouteField> Reads { get; init; } = [];

    /// <summary>The body it takes; null for none.</summary>
    public RouteBody? Takes { get; init; }

    /// <summary>What it answers when it does what it was asked.</summary>
    public required IReadOnlyList<RouteAnswer> Gives { get; init; }
}
