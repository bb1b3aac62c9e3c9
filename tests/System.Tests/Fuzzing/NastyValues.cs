// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Fuzzing;

/// <summary>What stands in a field where something sensible should.</summary>
internal static class NastyValues
{
    /// <summary>As JSON text.</summary>
    public static readonly string[] Json =
    [
        "null", "true", "false", "0", "-1", "1", "1.5", "1e400", "-0", "2147483648", "4294967295", "4294967296", "9007199254740993",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e-400", "01", "NaN",
        "\"\"", "\" \"", "\"0\"", "\"-1\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\u202e\u0301\"", "\"null\"", "\"AAAA\"", "\"A\"", "\"====\"", "\"_-_-\"",
        "\"00000000-0000-0000-0000-000000000000\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"", "\"{00000000-0000-0000-0000-000000000000}\"",
        "\"../../../../etc/passwd\"", "\"' or 1=1 --\"", "\"; drop table users\"", "\"<script>alert(1)</script>\"", "\"%s%n%x\"", "\"a\\r\\nX-Injected: 1\"",
        "\"2026-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"+292277026596-12-04T15:30:08Z\"",
        "[]", "{}", "[null]", "[[]]", "{\"\":\"\"}", "{\"$ref\":\"#\"}", "[{},{},{}]",
        $"\"{new string('a', 70_000)}\"", $"\"{new string('A', 140_000)}\"", $"[{string.Join(',', Enumerable.Repeat("0", 2_000))}]",
        $"[{string.Join(',', Enumerable.Repeat("{}", 1_100))}]", new string('[', 200) + new string(']', 200),
        string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "1" + new string('}', 70),
    ];

    /// <summary>As a segment of a path or a value in a query, in characters that may stand there.</summary>
    public static readonly string[] Path =
    [
        "", ".", "..", "%2e%2e", "%2f", "%5c", "%00", "%", "%zz", "%c0%ae", "%ff", "0", "-1", "00000000-0000-0000-0000-000000000000", "{peer}", "{chat}", "{theirs}",
        "{file}", "{device}", "null", "true", "1e9", "4294967295", "4294967296", "18446744073709551616", "9223372036854775807", "%27%20or%201=1", "a%0d%0aX:1",
        "alice", "ALICE", "%f0%9f%92%a9", new string('a', 300), new string('a', 3_000),
    ];
}
