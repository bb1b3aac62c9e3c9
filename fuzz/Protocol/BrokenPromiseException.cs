// SPDX-License-Identifier: MIT
// BrokenPromiseException: an input got the library to do what it promises not to. To a fuzzer it is a crash like any other exception.
namespace SecureMessenger.Fuzz;

/// <summary>A promise that an input broke.</summary>
/// <param name="promise">Which.</param>
public sealed class BrokenPromiseException(string promise) : Exception(promise)
{
    /// <summary>Throws unless a promise holds.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="promise">Which.</param>
    public static void Unless(bool holds, string promise)
    {
        if (!holds)
            throw new BrokenPromiseException(promise);
    }
}
