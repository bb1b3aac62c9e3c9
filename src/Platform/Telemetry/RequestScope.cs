// SPDX-License-Identifier: MIT
using System.Collections;

namespace SecureMessenger.Platform.Telemetry;

/// <summary>What every line of a request's log carries: its id, and nothing of what it asks.</summary>
public sealed class RequestScope(string id) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>The field it is in.</summary>
    public const string Field = "request_id";

    /// <inheritdoc />
    public int Count => 1;

    /// <summary>The request's id.</summary>
    public string Id => id;

    /// <inheritdoc />
    public KeyValuePair<string, object?> this[int index] => index == 0 ? new(Field, id) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
    }

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => $"{Field}:{id}";
}
