// SPDX-License-Identifier: MIT
// Expectation: what the reference says of a delivery.
namespace SecureMessenger.Tests.Model;

internal enum Expectation
{
    /// <summary>It was opened before, or its keys are gone by a documented limit.</summary>
    MustNotOpen,

    /// <summary>One of the two went back to an older state since: it opens exactly, or not at all.</summary>
    MayOpen,

    /// <summary>Anything but opening is a loss.</summary>
    MustOpen,
}
