// SPDX-License-Identifier: MIT
using System.Security.Cryptography.X509Certificates;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Health;

namespace SecureMessenger.Server.Checkups;

/// <summary>No certificate that a setting names is about to expire.</summary>
internal sealed class CertificatesCheckup(Blueprint blueprint) : ICheckup
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(21);

    public string Name => "certificates";

    public Task<Finding> ExamineAsync(CancellationToken ct) => Task.FromResult(Examine());

    private Finding Examine()
    {
        var now = blueprint.Start.Clock.GetUtcNow();
        var first = Files().SelectMany(file => Read(file).Select(certificate => (file.Key, Ends: new DateTimeOffset(certificate.NotAfter.ToUniversalTime())))).OrderBy(each => each.Ends).FirstOrDefault();
        if (first.Key is null) return Finding.Ok(Name, "none are set");
        var says = $"the first to expire is that of {first.Key}, on {first.Ends:yyyy-MM-dd}";
        return first.Ends <= now ? Finding.Wrong(Name, says, "Renew it now: nobody believes it any more.")
            : first.Ends <= now + Soon ? Finding.Warning(Name, says, "Renew it.")
            : Finding.Ok(Name, says);
    }

    private IEnumerable<(string Key, string Path)> Files() => blueprint.Settings.Known.OfType<Setting<string?>>()
        .Where(setting => setting.Form.Unit == "file" && !setting.Key.Contains("key_file", StringComparison.Ordinal))
        .Select(setting => (setting.Key, Path: blueprint.Settings.Read(setting))).Where(each => each.Path is not null).Select(each => (each.Key, each.Path!));

    private static X509Certificate2Collection Read((string Key, string Path) file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file.Path);
        return all;
    }
}
