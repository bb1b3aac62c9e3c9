// SPDX-License-Identifier: MIT
// What stands in deployments/k8s, as kustomize renders it, without a cluster.
using System.Text.RegularExpressions;
using k8s;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed partial class KubernetesTests
{
    private static readonly string[] Rooms = ["auth", "files", "keys", "messages"];

    private static readonly (string Name, string Value)[] Secrets =
        [.. new[] { "JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET", "AUTH_USERNAME_SECRET", "DB_PASSWORD", "NATS_USER", "NATS_PASSWORD", "REDIS_PASSWORD", "S3_ACCESS_KEY", "S3_SECRET_KEY" }
            .Select(name => (name, $"{name}-of-this-test-0123456789-abcdef"))];

    public static TheoryData<string> Overlays => ["small", "production"];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_field_is_one_the_API_knows(string overlay) =>
        Assert.InRange(KubernetesYaml.LoadAllFromString(await RenderAsync(overlay), null, true).Count, 20, 60);

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_field_the_API_requires_is_there(string overlay)
    {
        var folder = Path.Combine(Programs.Root, "tests", "Interop", "kubernetes");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "kubernetes-models"))) Tool.Refuse("kubernetes-models is not installed; run: npm ci --prefix tests/Interop/kubernetes");

        var (code, output, error) = await Tool.RunAsync("node", [Path.Combine(folder, "check.mjs")], await RenderAsync(overlay), []);

        Assert.True(code == 0 && output.Length == 0, output + error);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_pod_runs_as_nobody_writes_nothing_and_has_no_rights(string overlay)
    {
        foreach (var pod in await PodsAsync(overlay))
        {
            Assert.Equal(("true", "1654", "RuntimeDefault"), (pod["securityContext"]["runAsNonRoot"].Text, pod["securityContext"]["runAsUser"].Text, pod["securityContext"]["seccompProfile"]["type"].Text));
            Assert.Equal("false", pod["automountServiceAccountToken"].Text);
            foreach (var rights in pod["containers"].Items.Select(container => container["securityContext"]))
            {
                Assert.Equal(("false", "true"), (rights["allowPrivilegeEscalation"].Text, rights["readOnlyRootFilesystem"].Text));
                Assert.Equal("ALL", Assert.Single(rights["capabilities"]["drop"].Items).Text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_container_says_what_it_needs_and_what_it_may_take_and_which_version_it_is(string overlay)
    {
        foreach (var container in (await PodsAsync(overlay)).SelectMany(pod => pod["containers"].Items))
        {
            Assert.True(container["resources"]["requests"]["memory"].IsThere && container["resources"]["requests"]["cpu"].IsThere && container["resources"]["limits"]["memory"].IsThere);
            Assert.Matches(@"^secure-messenger:\d+\.\d+\.\d+$", container["image"].Text);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task A_pod_has_longer_to_end_than_it_drains_and_stops(string overlay)
    {
        var server = Manifest.Parse(await File.ReadAllTextAsync(ConfigPath, TestContext.Current.CancellationToken)).Single()["server"];
        var needed = Seconds(server["drain_delay"]) + Seconds(server["shutdown_timeout"]);

        Assert.Equal(5, (await DeploymentsAsync(overlay)).Count);
        Assert.All(await DeploymentsAsync(overlay), role => Assert.InRange(int.Parse(role.Pod["terminationGracePeriodSeconds"].Text), needed + 10, 120));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Probes_ask_routes_the_management_port_has_at_a_port_the_container_names(string overlay)
    {
        foreach (var container in (await DeploymentsAsync(overlay)).SelectMany(role => role.Pod["containers"].Items))
        {
            var ports = container["ports"].Items.ToDictionary(port => port["name"].Text, port => port["containerPort"].Text);
            Assert.Equal("9464", ports["management"]);
            foreach (var (probe, route) in new[] { ("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz") })
                Assert.Equal((route, "management"), (container[probe]["httpGet"]["path"].Text, container[probe]["httpGet"]["port"].Text));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Only_the_drawn_arrows_are_allowed(string overlay)
    {
        var arrows = (await RenderedAsync(overlay)).Where(document => document.Kind == "NetworkPolicy").SelectMany(Arrows).Order(StringComparer.Ordinal);

        Assert.Equal(
            new[]
            {
                "* -> kube-dns:53,53", "ingress-nginx -> gateway:8080", "monitoring -> *:9464",
                "gateway -> auth,keys,messages,files:8081,8082,8083,8084", "gateway -> auth,keys,messages,files:8081,8082,8083,8084", // as it leaves, as it comes
                "auth,keys,messages,files,migrate -> engines:5432,4222,6379", "files -> engines:443",
            }.Order(StringComparer.Ordinal),
            arrows);
        Assert.Contains(await RenderedAsync(overlay), document =>
            document is { Kind: "NetworkPolicy", Name: "nothing" } && !document["spec"]["podSelector"].Names.Any() && document["spec"]["policyTypes"].Items.Count() == 2);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task No_manifest_holds_a_secret_and_only_who_has_a_room_is_given_all(string overlay)
    {
        Assert.DoesNotContain(await RenderedAsync(overlay), document => document.Kind == "Secret");
        var given = (await DeploymentsAsync(overlay))
            .Where(role => role.Pod["containers"].Items.Any(container => container["envFrom"].IsThere)).Select(role => role.Name).Order(StringComparer.Ordinal);
        Assert.Equal(Rooms, given);
        foreach (var variable in (await PodsAsync(overlay)).SelectMany(pod => pod["containers"].Items).SelectMany(container => container["env"].Items))
            Assert.False(variable["name"].Text.Contains("SECRET", StringComparison.Ordinal) || variable["name"].Text.Contains("PASSWORD", StringComparison.Ordinal) && variable["value"].IsThere, variable["name"].Text);
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("auth")]
    [InlineData("keys")]
    [InlineData("messages")]
    [InlineData("files")]
    public async Task The_configuration_is_good_for_every_role_with_the_secrets_it_is_given(string role)
    {
        var (code, output, error) = await Tool.RunAsync(Programs.Server, ["config", "check", "--config", ConfigPath, "--roles", role], input: null, Secrets);

        Assert.True(code == 0, output + error);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_name_in_an_environment_is_a_setting_or_the_runtimes(string overlay)
    {
        var (code, defaults, error) = await Tool.RunAsync(Programs.Server, "config", "print-defaults");
        Assert.True(code == 0, error);
        var known = InEnvironment().Matches(defaults).Select(name => name.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.InRange(known.Count, 60, 500);

        foreach (var name in (await PodsAsync(overlay)).SelectMany(pod => pod["containers"].Items).SelectMany(container => container["env"].Items).Select(variable => variable["name"].Text))
            Assert.True(known.Contains(name) || name is "DOTNET_GCgen0size" or "MALLOC_ARENA_MAX", name);
        Assert.All((await ExampleAsync()).Select(line => line.Split('=')[0]), name => Assert.Contains(name, known));
    }

    [Fact]
    public async Task The_example_of_the_secret_names_every_secret_and_holds_none()
    {
        Assert.Equal(Secrets.Select(secret => secret.Name).Order(StringComparer.Ordinal), (await ExampleAsync()).Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.All(await ExampleAsync(), line => Assert.EndsWith("=", line, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task The_ingress_lets_the_largest_upload_and_a_silent_socket_pass(string overlay)
    {
        var ingress = (await RenderedAsync(overlay)).Single(document => document.Kind == "Ingress");
        var (_, defaults, _) = await Tool.RunAsync(Programs.Server, "config", "print-defaults");
        var settings = Manifest.Parse(defaults).Single();
        string Annotation(string name) => ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/" + name].Text;

        Assert.InRange(long.Parse(settings["files"]["max_bytes"].Text), 1, long.Parse(Annotation("proxy-body-size").TrimEnd('m')) * 1024 * 1024);
        Assert.Equal(("off", "off"), (Annotation("proxy-request-buffering"), Annotation("proxy-buffering")));
        foreach (var way in new[] { "proxy-read-timeout", "proxy-send-timeout" }) Assert.InRange(int.Parse(Annotation(way)), SocketProtocol.IdleSeconds + 10, 3600);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task The_schema_is_migrated_by_the_same_image_with_the_same_secrets_and_asks_nothing_but_the_database(string overlay)
    {
        var documents = await RenderedAsync(overlay);
        var (job, auth) = (documents.Single(document => document.Kind == "Job"), documents.Single(document => document.Kind == "Deployment" && document.Name == "auth"));
        var (container, other) = (job.Pod["containers"].Items.Single(), auth.Pod["containers"].Items.Single());

        Assert.Equal("migrate", container["args"].Items.First().Text);
        Assert.Equal((other["image"].Text, "messenger"), (container["image"].Text, container["envFrom"].Items.Single()["secretRef"]["name"].Text));
        Assert.Equal(auth.Pod["volumes"].Items.First()["configMap"]["name"].Text, job.Pod["volumes"].Items.First()["configMap"]["name"].Text);
        var (code, output, error) = await Tool.RunAsync(Programs.Server, "migrate", "--help");
        Assert.True(code == 0 && output.Contains("--config", StringComparison.Ordinal) && output.Contains("--data", StringComparison.Ordinal), output + error);
    }

    [Fact]
    public async Task What_many_pods_need_in_production_there_is_at_least_twice_and_is_not_drained_at_once()
    {
        var documents = await RenderedAsync("production");
        var roles = documents.Where(document => document.Kind == "Deployment").Select(role => role.Name).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(roles, Named(documents, "HorizontalPodAutoscaler", scaler => int.Parse(scaler["spec"]["minReplicas"].Text) >= 2));
        Assert.Equal(roles, Named(documents, "PodDisruptionBudget", budget => budget["spec"]["maxUnavailable"].Text == "1"));
        Assert.DoesNotContain(documents, document => document.Kind == "Deployment" && document["spec"]["replicas"].IsThere);
    }

    private static async Task<string[]> ExampleAsync() =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(Programs.Root, "deployments", "k8s", "secrets.env.example"), TestContext.Current.CancellationToken)).Where(line => !line.StartsWith('#'))];

    private static string ConfigPath => Path.Combine(Programs.Root, "deployments", "k8s", "base", "config.yaml");

    private static IEnumerable<string> Named(IEnumerable<Manifest> documents, string kind, Func<Manifest, bool> holds) =>
        documents.Where(document => document.Kind == kind && holds(document)).Select(document => document.Name).Order(StringComparer.Ordinal);

    private static int Seconds(Manifest duration) => int.Parse(duration.Text.TrimEnd('s'));

    private static async Task<string> RenderAsync(string overlay)
    {
        var (code, output, error) = await Tool.RunAsync(Tool.Find("kubectl"), "kustomize", $"deployments/k8s/overlays/{overlay}");
        Assert.True(code == 0, error);
        return output;
    }

    private static async Task<List<Manifest>> RenderedAsync(string overlay) => Manifest.Parse(await RenderAsync(overlay));

    private static async Task<List<Manifest>> DeploymentsAsync(string overlay) => [.. (await RenderedAsync(overlay)).Where(document => document.Kind == "Deployment")];

    private static async Task<List<Manifest>> PodsAsync(string overlay) => [.. (await RenderedAsync(overlay)).Select(document => document.Pod).Where(pod => pod.IsThere)];

    // "who -> whom:ports", one for each rule.
    private static IEnumerable<string> Arrows(Manifest policy)
    {
        var self = Who(policy["spec"]["podSelector"]);
        foreach (var rule in policy["spec"]["ingress"].Items) yield return $"{Ends(rule["from"])} -> {self}:{Ports(rule)}";
        foreach (var rule in policy["spec"]["egress"].Items) yield return $"{self} -> {Ends(rule["to"])}:{Ports(rule)}";
    }

    private static string Ports(Manifest rule) => string.Join(',', rule["ports"].Items.Select(port => port["port"].Text));

    private static string Ends(Manifest ends) => string.Join(',', ends.Items.Select(end =>
        end["ipBlock"].IsThere ? "engines" : end["podSelector"].IsThere ? Who(end["podSelector"]) : end["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"].Text));

    private static string Who(Manifest selector)
    {
        const string Name = "app.kubernetes.io/name";
        if (selector["matchExpressions"].Items.FirstOrDefault() is { } among) return string.Join(',', among["values"].Items.Select(value => value.Text));
        var labels = selector["matchLabels"];
        return labels[Name].IsThere ? labels[Name].Text : labels["k8s-app"].IsThere ? labels["k8s-app"].Text : "*";
    }

    [GeneratedRegex("; (?<name>[A-Z0-9_]+) in the environment")]
    private static partial Regex InEnvironment();
}
