// SPDX-License-Identifier: MIT
// GroupEventOutcome: whether a membership event became part of a roster.
// Holds no secret bytes.
namespace SecureMessenger.Primitives.Statements;

/// <summary>Whether a membership event became part of a roster.</summary>
public enum GroupEventOutcome
{
    /// <summary>It did.</summary>
    Applied = 0,

    /// <summary>It is not the next of this group's log: fetch what is missing, or a fork has been tried.</summary>
    NotNext = 1,

    /// <summary>The author's identity key did not sign it.</summary>
    BadSignature = 2,

    /// <summary>The author may not do this, or it makes no sense in this group.</summary>
    Forbidden = 3,
}
