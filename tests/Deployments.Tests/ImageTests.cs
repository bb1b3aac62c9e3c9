// SPDX-License-Identifier: MIT
// The Dockerfile, without an engine that would build it: scripts/image builds it and starts what it has built.
using System.Text.RegularExpressions;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

public sealed partial class ImageTests
{
    [Fact]
    public async Task The_Dockerfile_has_no_mistake_and_one_that_has_is_found()
    {
        var folder = Path.Combine(Programs.Root, "tests", "Interop", "dockerfile");
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) Tool.Refuse("dockerfile-utils is not installed; run: npm ci --prefix tests/Interop/dockerfile");
        var (check, dockerfile) = (Path.Combine(folder, "check.mjs"), await ReadAsync("Dockerfile"));

        Assert.Equal((0, "", ""), await Tool.RunAsync("node", [check], dockerfile, []));

        var (code, output, _) = await Tool.RunAsync("node", [check], dockerfile.Replace("--interval=", "--inteval=", StringComparison.Ordinal), []);
        Assert.True(code == 1 && output.Contains("inteval", StringComparison.Ordinal), output);
    }

    [Fact]
    public async Task The_image_runs_as_nobody_and_asks_the_server_itself_for_its_health()
    {
        var lines = (await ReadAsync("Dockerfile")).Split('\n');
        var last = Array.FindLastIndex(lines, line => line.StartsWith("FROM ", StringComparison.Ordinal));

        Assert.Contains("USER 1654:1654", lines[last..]);
        Assert.Contains(lines, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && line.EndsWith("""["/app/messenger-server", "health"]""", StringComparison.Ordinal));
        Assert.DoesNotContain(lines[last..], line => line.StartsWith("RUN ", StringComparison.Ordinal)); // there is no shell that could
        var (code, output, _) = await Tool.RunAsync(Programs.Server, "health", "--help");
        Assert.True(code == 0 && output.Contains("health", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_bases_are_of_the_runtime_it_is_built_for_and_one_of_them_has_no_shell()
    {
        var bases = BaseImage().Matches(await ReadAsync("Dockerfile"));

        Assert.Equal(["SDK_IMAGE", "BASE_IMAGE"], bases.Select(image => image.Groups["name"].Value));
        Assert.All(bases, image => Assert.StartsWith("10.0-", image.Groups["tag"].Value, StringComparison.Ordinal));
        Assert.Contains("chiseled", bases[1].Groups["tag"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_projects_take_from_outside_of_src_is_sent_to_the_builder_and_secrets_are_not()
    {
        var ignored = (await ReadAsync(".dockerignore")).Split('\n');
        var taken = Directory.EnumerateFiles(Path.Combine(Programs.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => Included().Matches(File.ReadAllText(project)).Select(path => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, path.Groups["path"].Value))))
            .Select(path => Path.GetRelativePath(Programs.Root, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("src/", StringComparison.Ordinal)).Distinct().ToList();

        Assert.NotEmpty(taken);
        Assert.All(taken, path => Assert.Contains("!" + path, ignored));
        Assert.Contains(".env", ignored);
        Assert.Contains(".git", ignored);
    }

    [Fact]
    public async Task Images_are_pinned_by_the_digests_their_registry_says_and_by_no_other()
    {
        var folder = Directory.CreateTempSubdirectory("pins-").FullName;
        foreach (var file in new[] { "Dockerfile", "compose.yaml", "scripts/pin-images" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.Copy(Path.Combine(Programs.Root, file), Path.Combine(folder, file));
        }

        // A registry that knows all images but one, asked in the place of the real one.
        var registry = Path.Combine(folder, "skopeo");
        await File.WriteAllTextAsync(
            registry, "#!/bin/sh\ncase \"$*\" in *redis*) exit 1;; esac\nfor last; do :; done\nprintf 'sha256:%s\\n' \"$(printf %s \"$last\" | sha256sum | cut -d' ' -f1)\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(registry, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var (code, output, error) = await Tool.RunAsync("bash", [Path.Combine(folder, "scripts", "pin-images")], null, [("PATH", $"{folder}:{Environment.GetEnvironmentVariable("PATH")}")]);

        Assert.True(code == 1 && error.Contains("redis:7.4-alpine", StringComparison.Ordinal), output + error);
        var compose = await File.ReadAllTextAsync(Path.Combine(folder, "compose.yaml"), TestContext.Current.CancellationToken);
        var dockerfile = await File.ReadAllTextAsync(Path.Combine(folder, "Dockerfile"), TestContext.Current.CancellationToken);
        Assert.Matches("image: postgres:16@sha256:[0-9a-f]{64}\n", compose);
        Assert.Contains("image: redis:7.4-alpine\n", compose, StringComparison.Ordinal);
        Assert.Contains("image: secure-messenger:${MESSENGER_VERSION:-local}\n", compose, StringComparison.Ordinal);
        Assert.Equal(2, Pinned().Count(dockerfile));
        Directory.Delete(folder, recursive: true);
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(Programs.Root, file), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^ARG (?<name>\w+_IMAGE)=[\w./-]+:(?<tag>[\w.-]+)(@sha256:[0-9a-f]{64})?$", RegexOptions.Multiline)]
    private static partial Regex BaseImage();

    [GeneratedRegex(@"^ARG \w+_IMAGE=[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$", RegexOptions.Multiline)]
    private static partial Regex Pinned();

    [GeneratedRegex(@"Include=""(?<path>\.\./\.\./[^""*]+)""")]
    private static partial Regex Included();
}
