// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Platform.Web.Contract;

/// <summary>Puts contracts on routes.</summary>
public static class RouteContractExtensions
{
    /// <summary>Publishes the route as this. Every route is: a test looks for those that are not.</summary>
    public static TBuilder Describe<TBuilder>(this TBuilder route, RouteContract contract)
        where TBuilder : IEndpointConventionBuilder
    {
        route.WithMetadata(contract);
        foreach (var answer in contract.Gives.Where(answer => answer.Body?.Shape is not null))
        {
            route.WithMetadata(new ProducesResponseTypeMetadata(answer.Status, answer.Body!.Shape, [answer.Body.MediaType]));
        }

        return route;
    }

    /// <summary>
    /// Declares what the route itself may refuse with, beside what follows from its metadata. May be said more than once. Tests
    /// compare it with every refusal they meet.
    /// </summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder route, params ProblemCode[] codes)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RefusedWith(codes));
}
