// SPDX-License-Identifier: MIT
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Platform.Outcomes;

namespace SecureMessenger.Platform.Web;

/// <summary>Turns what a rule answers into what HTTP answers.</summary>
public static class OutcomeResults
{
    /// <summary>200 (or the status given) with the value as JSON, or the refusal.</summary>
    public static IResult ToResult<T>(this Outcome<T> outcome, JsonTypeInfo<T> shape, int status = StatusCodes.Status200OK)
        where T : class =>
        outcome.IsAllowed ? Results.Json(outcome.Value, shape, statusCode: status) : new ProblemResult(outcome.Refusal);

    /// <summary>204, or the refusal.</summary>
    public static IResult ToNoContent(this Refusal? refusal) =>
        refusal is null ? Results.NoContent() : new ProblemResult(refusal);
}
