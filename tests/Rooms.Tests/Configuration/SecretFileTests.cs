// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Configuration;

public sealed class SecretFileTests : IDisposable
{
    private const string Secret = "Aeth2ou7aiThahsh5ahng7ohphiecah9Goo3Uuxoo2ie";

    private readonly string _folder = Directory.CreateTempSubdirectory("secrets-").FullName;

    [Fact]
    public async Task Tokens_are_signed_with_the_secret_that_lies_in_the_named_file()
    {
        await using var house = await House.OpenAsync(("JWT_ACCESS_SECRET_FILE", Write(Secret + "\n")));
        using var alice = await house.NewUserAsync();
        var token = alice.Session.AccessToken.Split('.');

        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"));

        Assert.Equal(Convert.ToBase64String(signature).TrimEnd('=').Replace('+', '-').Replace('/', '_'), token[2]);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("  \n", "is empty")]
    [InlineData("too short\n", "is shorter than 32 bytes")]
    [InlineData("your-access-secret-that-is-long-enough-for-all\n", "sample value from the documentation")]
    public async Task What_is_wrong_with_it_is_told_by_the_name_of_the_file_and_never_quoted(string text, string told)
    {
        var check = await Command.RunAsync(new Dictionary<string, string> { ["JWT_ACCESS_SECRET_FILE"] = Write(text) }, "config", "check");

        Assert.Equal(2, check.ExitCode);
        Assert.Contains("JWT_ACCESS_SECRET_FILE (environment)", check.Output, StringComparison.Ordinal);
        Assert.Contains(told, check.Output, StringComparison.Ordinal);
        if (text.Trim().Length > 0) Assert.DoesNotContain(text.Trim(), check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_too_large_to_be_a_secret_is_not_read()
    {
        var check = await Command.RunAsync(new Dictionary<string, string> { ["DB_PASSWORD_FILE"] = Write(new string('x', 100_000)) }, "config", "check");

        Assert.Equal(2, check.ExitCode);
        Assert.Contains("is larger than a secret", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_is_no_secret_is_not_looked_for_in_files() =>
        (await Command.RunAsync(new Dictionary<string, string> { ["SERVER_ROLES_FILE"] = "/nowhere" }, "config", "check")).Succeeded();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "secret");
        File.WriteAllText(path, text);
        return path;
    }
}
