// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Config;

/// <summary>Finds what somebody meant who wrote something else.</summary>
internal static class Spelling
{
    /// <summary>The nearest of the names, within this many letters put in, left out, exchanged or swapped with their neighbour; null for none.</summary>
    public static string? Nearest(string written, IEnumerable<string> names, int within) => names
        .Where(name => Math.Abs(name.Length - written.Length) <= within)
        .Select(name => (Name: name, Distance: Distance(written, name)))
        .Where(each => each.Distance <= within)
        .OrderBy(each => each.Distance).ThenBy(each => each.Name, StringComparer.Ordinal)
        .Select(each => each.Name).FirstOrDefault();

    // Damerau and Levenshtein, without letters between two that were swapped.
    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var exchanged = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(exchanged, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[one.Length, other.Length];
    }
}
