// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Web.Contract;

/// <summary>An answer of a route that did what it was asked.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">What it means here.</param>
/// <param name="Body">What comes with it; null for nothing.</param>
public sealed record RouteAnswer(int Status, string Description, RouteBody? Body = null)
{
    /// <summary>Headers of its own; those of every answer are known.</summary>
    public IReadOnlyList<RouteField> Headers { get; init; } = [];
}
