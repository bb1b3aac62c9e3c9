// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>The one exception of this library for what can go wrong in use. Its message is for people, says what to do next, and holds no secret.</summary>
public sealed class MessengerException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="kind">What a caller can do about it.</param>
    /// <param name="code">A code of <see cref="FailureCodes"/> or of the server.</param>
    /// <param name="message">One line for people.</param>
    /// <param name="inner">What caused it, where something did.</param>
    public MessengerException(FailureKind kind, string code, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Code = code;
    }

    /// <summary>What a caller can do about it.</summary>
    public FailureKind Kind { get; }

    /// <summary>Stable snake_case name for programs.</summary>
    public string Code { get; }

    internal static MessengerException Refused(string code, string message, Exception? inner = null) =>
        new(FailureKind.Refused, code, message, inner);

    internal static MessengerException Unavailable(string code, string message, Exception? inner = null) =>
        new(FailureKind.Unavailable, code, message, inner);
}
