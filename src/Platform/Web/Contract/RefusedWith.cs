// SPDX-License-Identifier: MIT
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Platform.Web.Contract;

/// <summary>Endpoint metadata: refusals of the route's own. The common ones follow from its other metadata, see <see cref="Refusals"/>.</summary>
/// <param name="Codes">Rows of the table.</param>
public sealed record RefusedWith(IReadOnlyList<ProblemCode> Codes);
