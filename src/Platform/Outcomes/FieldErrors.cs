// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Platform.Outcomes;

/// <summary>Collects what is wrong with the fields of a request, so that all of it is told at once.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, IReadOnlyList<string>> _errors = new(StringComparer.Ordinal);

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => _errors.Count > 0;

    /// <summary>Notes a complaint.</summary>
    public void Add(string field, string complaint) =>
        _errors[field] = _errors.TryGetValue(field, out var earlier) ? [.. earlier, complaint] : [complaint];

    /// <summary>Notes a complaint unless the condition holds.</summary>
    public void Require(bool condition, string field, string complaint)
    {
        if (!condition) Add(field, complaint);
    }

    /// <summary>The refusal, or null when nothing is wrong.</summary>
    public Refusal? ToRefusal() => Any ? new Refusal(ProblemCodes.InvalidFields, null, _errors) : null;
}
