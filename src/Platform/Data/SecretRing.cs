// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Data;

/// <summary>A secret, and those beside it that still, or already, count. The same object for as long as nothing changes.</summary>
/// <param name="Current">The one that makes things.</param>
/// <param name="Others">Those whose things are accepted too.</param>
public sealed record SecretRing(SecretText Current, IReadOnlyList<SecretText> Others)
{
    /// <summary>All that are accepted, the current one first.</summary>
    public IEnumerable<SecretText> All => Others.Prepend(Current);
}
