// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Tests that measure what the whole process does: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "alone";
}
