// SPDX-License-Identifier: MIT
// compose.yaml and the Dockerfile, without an engine that would run them.
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed class ComposeTests
{
    private static readonly string[] Roles = ["auth", "files", "gateway", "keys", "messages"];

    // Their images prepare no directory for anybody else: they are root, without a single capability.
    private static readonly string[] RootWithoutRights = ["minio", "nats"];

    private static readonly string[] Secrets =
        ["JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET", "AUTH_USERNAME_SECRET", "DB_PASSWORD", "NATS_PASSWORD", "REDIS_PASSWORD", "S3_SECRET_KEY", "GRAFANA_PASSWORD"];

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
    public async Task From_outside_only_the_gateway_and_the_boards_can_be_reached_and_from_other_machines_not_even_those()
    {
        var services = await ServicesAsync();

        Assert.Equal(["gateway", "grafana"], services.Names.Where(name => services[name]["ports"].IsThere).Order(StringComparer.Ordinal));
        Assert.All(services.Names.SelectMany(name => services[name]["ports"].Items), port => Assert.Equal("127.0.0.1", port["host_ip"].Text));
    }

    [Fact]
    public async Task Every_container_has_no_rights_and_a_root_it_cannot_write_to()
    {
        var services = await ServicesAsync();
        Assert.Equal(11, services.Names.Count());
        foreach (var (name, container) in services.Names.Select(name => (name, services[name])))
        {
            Assert.Equal("true", container["read_only"].Text);
            Assert.Equal("ALL", Assert.Single(container["cap_drop"].Items).Text);
            Assert.False(container["cap_add"].IsThere || container["privileged"].IsThere || container["network_mode"].IsThere || container["pid"].IsThere, name);
            Assert.Equal("no-new-privileges:true", Assert.Single(container["security_opt"].Items).Text);
            Assert.True(Roles.Contains(name) || RootWithoutRights.Contains(name) || container["user"].Text is not ("" or "root" or "0"), name);
        }
    }

    [Fact]
    public async Task Every_container_has_bounds_comes_back_and_is_asked_for_its_health()
    {
        var services = await ServicesAsync();
        foreach (var name in services.Names)
        {
            var container = services[name];
            Assert.True(container["mem_limit"].IsThere && container["pids_limit"].IsThere && container["logging"]["options"]["max-size"].IsThere, name);
            Assert.Equal("unless-stopped", container["restart"].Text);
            Assert.True(Roles.Contains(name) || container["healthcheck"]["test"].IsThere, name); // that of the roles is in the image
            Assert.All(container["depends_on"].Names, other => Assert.Equal("service_healthy", container["depends_on"][other]["condition"].Text));
        }
    }

    [Fact]
    public async Task What_keeps_data_keeps_it_in_a_volume_and_nothing_of_the_machine_can_be_written_to()
    {
        var services = await ServicesAsync();
        var mounts = services.Names.SelectMany(name => services[name]["volumes"].Items.Select(mount => (Name: name, Mount: mount))).ToList();

        Assert.Equal(["grafana", "minio", "nats", "postgres", "prometheus"], mounts.Where(each => each.Mount["type"].Text == "volume").Select(each => each.Name).Order(StringComparer.Ordinal));
        Assert.All(mounts.Where(each => each.Mount["type"].Text != "volume"), each => Assert.Equal("true", each.Mount["read_only"].Text));
    }

    [Fact]
    public async Task The_address_that_services_trust_is_given_to_nobody_but_the_gateway()
    {
        var compose = Manifest.Parse(await RenderAsync()).Single();
        var (services, net) = (compose["services"], compose["networks"]["inside"]["ipam"]["config"].Items.Single());
        var gateway = services["gateway"]["networks"]["inside"]["ipv4_address"].Text;

        Assert.All(Roles.Where(role => role != "gateway"), role => Assert.Equal(gateway, services[role]["environment"]["GATEWAY_TRUSTED_PROXIES"].Text));
        Assert.True(System.Net.IPNetwork.Parse(net["subnet"].Text).Contains(System.Net.IPAddress.Parse(gateway)));
        Assert.False(System.Net.IPNetwork.Parse(net["ip_range"].Text).Contains(System.Net.IPAddress.Parse(gateway)));
        Assert.Equal("true", compose["networks"]["inside"]["internal"].Text);
    }

    [Fact]
    public async Task No_secret_stands_in_the_file_and_the_one_that_holds_them_is_never_committed()
    {
        var text = await ReadAsync("compose.yaml");
        var told = text.Split('\n').Select(line => line.Trim().Split(": ", 2)).Where(parts => parts.Length == 2 && (parts[0].Contains("SECRET", StringComparison.Ordinal) || parts[0].Contains("PASSWORD", StringComparison.Ordinal)));

        Assert.All(told, parts => Assert.Matches(@"^\$\{[A-Z0-9_]+:\?run scripts/compose-secrets\}$", parts[1]));
        Assert.Contains(".env", await File.ReadAllLinesAsync(Path.Combine(Programs.Root, ".gitignore"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_process_of_the_server_writes_nothing_but_its_data()
    {
        var services = await ServicesAsync();
        foreach (var role in Roles.Select(name => services[name]))
        {
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
    public async Task A_gateway_is_told_no_secret()
    {
        var told = (await ServicesAsync())["gateway"]["environment"];
        Assert.DoesNotContain(told.Names, name => Secrets.Contains(name));
    }

    [Fact]
    public async Task Prometheus_looks_for_every_role_by_its_name_here_and_the_boards_ask_Prometheus()
    {
        var services = await ServicesAsync();
        var scraped = Manifest.Parse(await ReadAsync("deployments/prometheus/prometheus.yml")).Single()["scrape_configs"].Items.Single()["dns_sd_configs"].Items.Single();
        var boards = Manifest.Parse(await ReadAsync("deployments/grafana/provisioning/datasources/prometheus.yml")).Single()["datasources"].Items.Single();

        Assert.Equal(Roles, scraped["names"].Items.Select(name => name.Text).Order(StringComparer.Ordinal));
        Assert.Equal("prometheus", new Uri(boards["url"].Text).Host);
        foreach (var mount in new[] { "prometheus", "grafana" }.SelectMany(name => services[name]["volumes"].Items).Where(mount => mount["type"].Text == "bind"))
        {
            Assert.True(Directory.EnumerateFiles(mount["source"].Text, "*.*", SearchOption.AllDirectories).Any(), mount["source"].Text);
        }
    }

    [Fact]
    public async Task Every_image_is_of_a_stated_version()
    {
        var services = await ServicesAsync();
        Assert.All(services.Names.Except(Roles), name => Assert.Matches(@"^[a-z/]+:(v?\d|RELEASE\.\d)[\w.-]*(@sha256:[0-9a-f]{64})?$", services[name]["image"].Text));
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
        Assert.All(made, line => Assert.Matches("^[A-Z_0-9]+=[A-Za-z][A-Za-z0-9]+$", line)); // NATS takes what begins as a number for one
        Assert.Equal(Secrets.Length, made.Select(line => line.Split('=')[1]).Where(secret => secret.Length >= 40).Distinct().Count());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        folder.Delete(recursive: true);
    }

    private static Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Programs.Root, name), TestContext.Current.CancellationToken);

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
