// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Web;

/// <summary>On a route: a header that its refusals carry too, even where it was never reached (no token, too many requests).</summary>
/// <param name="Name">The header.</param>
/// <param name="Value">Its value.</param>
public sealed record HeaderOfEveryAnswer(string Name, string Value);
