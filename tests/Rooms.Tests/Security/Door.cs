// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

/// <summary>One route: a request to it that would succeed for whom it is meant for, and who that is.</summary>
/// <param name="Ask">Builds the request: from whom, about whose things.</param>
public sealed record Door(Func<TestUser, Things, HttpRequestMessage> Ask)
{
    /// <summary>Needs no token, for this reason.</summary>
    public string? Open { get; init; }

    /// <summary>Names nobody's things but the caller's own, for this reason no stranger can be.</summary>
    public string? Own { get; init; }

    /// <summary>May be asked by any user about any other, for this reason.</summary>
    public string? Public { get; init; }

    /// <summary>What somebody else's thing is answered with, as one that does not exist.</summary>
    public ProblemCode? Absent { get; init; }

    /// <summary>What a removed member may still have, and why; not set: nothing.</summary>
    public string? Past { get; init; }
}
