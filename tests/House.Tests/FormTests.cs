// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace SecureMessenger.Tests;

public sealed partial class FormTests
{
    private const int MaxLines = 400;
    private const int MaxMedianLines = 90;

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        var lengths = Repository.SourceFiles().Select(path => (Repository.Relative(path), Lines: File.ReadLines(path).Count()));
        Assert.DoesNotContain(lengths, file => file.Lines > MaxLines);
    }

    [Fact]
    public void Half_of_the_files_are_shorter_than_90_lines()
    {
        var lengths = Repository.SourceFiles().Select(path => File.ReadLines(path).Count()).Order().ToList();
        Assert.InRange(lengths[lengths.Count / 2], 1, MaxMedianLines);
    }

    [Fact]
    public void Every_file_begins_with_its_licence() =>
        Assert.Empty(Repository.SourceFiles().Where(path => File.ReadLines(path).First() != "// SPDX-License-Identifier: MIT").Select(Repository.Relative));

    [Fact]
    public void No_type_is_called_a_manager_a_helper_or_a_util() =>
        Assert.Empty(Repository.SourceFiles().Where(path => Shapeless().IsMatch(Path.GetFileNameWithoutExtension(path))).Select(Repository.Relative));

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utilities|Impl)$")]
    private static partial Regex Shapeless();
}
