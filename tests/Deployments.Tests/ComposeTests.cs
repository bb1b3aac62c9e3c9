// SPDX-License-Identifier: MIT
// compose.yaml and the Dockerfile, without an engine that would run them.
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class ComposeTests
{
    private static readonly string[] Roles = ["auth", "files", "gateway", "keys", "messages"];

    private static readonly string[] Secrets =
        ["JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET", "AUTH_USERNAME_SECRET", "DB_PASSWORD", "NATS_PASSWORD", "REDIS_PASSWORD", "S3_SECRET_KEY"];

    [Fact]
    public async Task Compose_takes_it_with_every_secret_set() => Assert.Contains("secure-messenger", await RenderAsync(), StringComparison.Ordinal);

    [Fact]
    public async Task Without_one_of_the_secrets_nothing_is_started_and_it_says_how_to_make_them()
    {
        foreach (var missing in Secrets)
        {
            var (code, _, error) = await ComposeAsync(Secrets.Where(name => name != missing));

            Assert.NotEqual(0, code);
            Assert.Contains(missing, error, StringComparison.Ordinal);
            Assert.Contains("scripts/compose-secrets", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task From_outside_only_the_gateway_can_be_reached_and_from_other_machines_not_even_that()
    {
        var services = await ServicesAsync();

        Assert.Equal("gateway", Assert.Single(services.Names, name => services[name]["ports"].IsThere));
        Assert.All(services.Names.SelectMany(name => services[name]["ports"].Items), port => Assert.Equal("127.0.0.1", port["host_ip"].Text));
    }

    [Fact]
    public async Task Every_process_of_the_server_has_no_rights_and_writes_nothing_but_its_data()
    {
        var services = await ServicesAsync();
        foreach (var role in Roles.Select(name => services[name]))
        {
            Assert.Equal("true", role["read_only"].Text);
            Assert.Equal("ALL", Assert.Single(role["cap_drop"].Items).Text);
            Assert.Equal("no-new-privileges:true", Assert.Single(role["security_opt"].Items).Text);
            Assert.StartsWith("/data:", Assert.Single(role["tmpfs"].Items).Text, StringComparison.Ordinal);
            Assert.False(role["volumes"].IsThere);
        }
    }

    [Fact]
    public async Task A_process_is_given_longer_to_stop_than_it_drains_and_stops()
    {
        var services = await ServicesAsync();
        Assert.All(Roles, role => Assert.Equal(("25s", "3s"), (services[role]["stop_grace_period"].Text, services[role]["environment"]["SERVER_DRAIN_DELAY"].Text)));
    }

    [Fact]
    public async Task What_each_role_is_told_is_a_good_configuration_of_it()
    {
        var services = await ServicesAsync();
        foreach (var role in Roles)
        {
            var told = services[role]["environment"];
            var (code, output, error) = await Tool.RunAsync(Programs.Server, ["config", "check", "--roles", role], null, told.Names.Select(name => (name, told[name].Text)));
            Assert.True(code == 0, $"{role}: {output}{error}");
        }
    }

    [Fact]
    public async Task A_gateway_is_told_no_secret_but_that_of_its_rate_limits()
    {
        var told = (await ServicesAsync())["gateway"]["environment"];
        Assert.Equal(["REDIS_PASSWORD"], told.Names.Where(name => Secrets.Contains(name)));
    }

    [Fact]
    public async Task Every_image_is_of_a_stated_version()
    {
        var services = await ServicesAsync();
        Assert.All(services.Names.Except(Roles), name => Assert.Matches(@"^[a-z/]+:(v?\d|RELEASE\.\d)[\w.-]*$", services[name]["image"].Text));
    }

    [Fact]
    public async Task The_image_runs_as_nobody_and_asks_the_server_itself_for_its_health()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Programs.Root, "Dockerfile"), TestContext.Current.CancellationToken);

        Assert.Contains("USER 1654:1654", lines);
        Assert.Contains(lines, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && line.EndsWith("""["/app/messenger-server", "health"]""", StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.StartsWith("ARG ", StringComparison.Ordinal)), line => Assert.Matches(":10.0-", line));
        var (code, output, _) = await Tool.RunAsync(Programs.Server, "health", "--help");
        Assert.True(code == 0 && output.Contains("health", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_that_are_made_are_long_all_different_nobody_elses_to_read_and_made_once()
    {
        var folder = Directory.CreateTempSubdirectory("compose-");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "scripts"));
        var (script, file) = (Path.Combine(folder.FullName, "scripts", "compose-secrets"), Path.Combine(folder.FullName, ".env"));
        File.Copy(Path.Combine(Programs.Root, "scripts", "compose-secrets"), script);

        Assert.Equal(0, (await Tool.RunAsync("bash", script)).Code);
        var made = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await Tool.RunAsync("bash", script)).Code);

        Assert.Equal(made, await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(Secrets.Order(StringComparer.Ordinal), made.Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(Secrets.Length, made.Select(line => line.Split('=')[1]).Where(secret => secret.Length >= 40).Distinct().Count());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        folder.Delete(recursive: true);
    }

    private static async Task<Manifest> ServicesAsync() => Manifest.Parse(await RenderAsync()).Single()["services"];

    private static async Task<string> RenderAsync()
    {
        var (code, output, error) = await ComposeAsync(Secrets);
        Assert.True(code == 0, error);
        return output;
    }

    // The plugin by itself: it needs no engine to read a file.
    private static Task<(int Code, string Output, string Error)> ComposeAsync(IEnumerable<string> secrets)
    {
        var plugin = Tool.Find("docker-compose");
        return Tool.RunAsync(
            plugin, ["--env-file", "/dev/null", "-f", "compose.yaml", "config"], null, secrets.Select(name => (name, $"a-long-{name}-of-this-test-0123456789")));
    }
}
