// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Sweeping;

/// <summary>Takes away what has had its day (docs/operations/retention.md).</summary>
public interface ISweep
{
    /// <summary>By what it is known in metrics: a value of the label <c>sweep</c>.</summary>
    string Name { get; }

    /// <summary>Time between two passes.</summary>
    TimeSpan Period { get; }

    /// <summary>One pass, a batch at a time: others write in between.</summary>
    /// <param name="took">Told of each batch how many went.</param>
    /// <param name="ct">Ends it between two batches.</param>
    /// <exception cref="System.Data.Common.DbException">What is left goes with a later pass.</exception>
    Task SweepAsync(Action<int> took, CancellationToken ct);
}
