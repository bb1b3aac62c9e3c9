// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Web.Contract;

/// <summary>The query of every list.</summary>
public static class Paging
{
    /// <summary>How many.</summary>
    public static RouteField Limit { get; } = RouteField.Query("limit", "How many items at most.")
        with { IsNumber = true, Min = PageLimit.Min, Max = PageLimit.Max, Default = PageLimit.Usual, Example = "20" };

    /// <summary>Where to go on.</summary>
    public static RouteField Cursor { get; } = RouteField.Query("cursor", "The `next_cursor` of the page before; opaque. Left out: the first page.");
}
