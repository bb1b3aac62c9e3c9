// SPDX-License-Identifier: MIT
// Workload: one operation of the library beside the primitives that it cannot do without.
namespace SecureMessenger.Bench;

/// <summary>What is measured under one key.</summary>
/// <param name="Key">Its name in the output.</param>
/// <param name="Prepare">Makes ready for so many runs, untimed; gives the operation, which takes the number of the run.</param>
/// <param name="Primitives">The sum of the primitives that one run needs.</param>
internal sealed record Workload(string Key, Func<int, Action<int>> Prepare, Action Primitives)
{
    public Workload(string key, Action operation, Action primitives)
        : this(key, _ => _ => operation(), primitives)
    {
    }
}
