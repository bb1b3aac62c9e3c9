// SPDX-License-Identifier: MIT
using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Runs a test against one process, and against services.</summary>
/// <param name="arguments">What else the test takes, behind the shape.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BothShapesAttribute(params object[] arguments) : DataAttribute
{
    /// <inheritdoc />
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow([Shape.OneProcess, .. arguments]), new TheoryDataRow([Shape.Services, .. arguments])]);

    /// <inheritdoc />
    public override bool SupportsDiscoveryEnumeration() => true;
}
