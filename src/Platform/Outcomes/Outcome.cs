// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Platform.Outcomes;

/// <summary>What a rule answers: a value or a refusal, never both. Bugs throw; this is for what is expected.</summary>
public readonly struct Outcome<T>
    where T : class
{
    private Outcome(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    /// <summary>The value, when allowed.</summary>
    public T? Value { get; }

    /// <summary>The refusal, when not.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAllowed => Value is not null;

    /// <summary>A value is an allowed outcome.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal is a refused outcome.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);

    /// <summary>A row of the table is a refused outcome.</summary>
    public static implicit operator Outcome<T>(ProblemCode code) => new(null, code);
}
