// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Exports;

/// <summary>One file of an export, out of one table. Columns are named as in the API: <c>…_at</c> is a time, <c>…_id</c> an id.</summary>
/// <param name="Path">Name in the archive.</param>
/// <param name="Columns">What is selected.</param>
/// <param name="From">From which rows; <c>@user</c> is the account.</param>
/// <param name="Key">One or two columns that are unique together: the order, and where a page goes on. An index leads there.</param>
public sealed record ExportedTable(string Path, string Columns, string From, params IReadOnlyList<string> Key)
{
    private const int PageSize = 200;

    /// <summary>How many rows a page has at most.</summary>
    public static int Limit => PageSize;

    /// <summary>The statement of the first page.</summary>
    public string First => $"{Select} order by {Keys} limit {PageSize}";

    /// <summary>The statement of those after it; <c>@key0</c> … are the last row's.</summary>
    public string Next =>
        $"{Select} and {Key[0]} >= @key0 and ({Keys}) > ({string.Join(", ", Key.Select((_, i) => $"@key{i}"))}) order by {Keys} limit {PageSize}";

    private string Keys => string.Join(", ", Key);

    // The keys come first: the reader takes them for the next page and writes only what follows.
    private string Select => $"select {Keys}, {Columns} from {From}";
}
