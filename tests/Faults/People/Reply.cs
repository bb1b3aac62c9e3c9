// SPDX-License-Identifier: MIT
using System.Net;
using System.Text.Json;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;

namespace SecureMessenger.Faults.People;

/// <summary>An answer of the server, read whole.</summary>
internal sealed record Reply(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter, bool IsProblem)
{
    public bool IsDone => (int)Status is >= 200 and < 300;

    /// <summary>Why it was refused; empty of what was done, and of an answer that is none of ours.</summary>
    public string Code => Problem?.Code ?? "";

    /// <summary>What docs/errors.md says to try again.</summary>
    public bool IsForLater => Code is "unavailable" or "busy" or "rate_limited" or "idempotency_key_busy" or "request_timeout" or "storage_full";

    /// <summary>What a server that fails, or a proxy that is none of ours, would say.</summary>
    public bool IsOdd => Status >= HttpStatusCode.InternalServerError ? !IsForLater : !IsDone && !IsProblem;

    private ProblemDocument? Problem => IsProblem ? Read<ProblemDocument>() : null;

    public T Read<T>() => (T)JsonSerializer.Deserialize(Body, WireJson.Default.GetTypeInfo(typeof(T))!)!;
}
