// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Health;

/// <summary>Looks closely at something a server depends on, for an operator who asks: it may take seconds, and leaves nothing behind.</summary>
public interface ICheckup
{
    /// <summary>What is looked at.</summary>
    string Name { get; }

    /// <summary>Looks. What is thrown is found wrong.</summary>
    Task<Finding> ExamineAsync(CancellationToken ct);
}
