// SPDX-License-Identifier: MIT
using System.Text;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Server.Settings;

/// <summary>docs/operations/configuration.md.</summary>
internal static class ReferencePage
{
    private const string Head = """
        # Every setting

        Written by `messenger-server config doc`. [configuration.md](../configuration.md) says how they are read and what belongs together. `messenger-server config print-defaults`
        prints them as a `config.yaml`, `messenger-server config check` reads one as a server would and lists every mistake. Durations are written `250ms`, `30s`, `15m`, `720h`, `7d` or
        joined (`1h30m`). A secret may lie in a file: `JWT_ACCESS_SECRET_FILE` names the one of `jwt.access_secret`, and so for each.

        """;

    /// <summary>Writes it, of settings in the order of their keys: a table for each first word.</summary>
    public static string Write(IReadOnlyList<Setting> settings)
    {
        var page = new StringBuilder(Head);
        foreach (var section in settings.GroupBy(setting => setting.Key.Split('.')[0]))
        {
            page.Append($"\n## {section.Key}\n\n| setting, in the environment | unit and range | default | meaning | what follows |\n|---|---|---|---|---|\n");
            foreach (var setting in section) AppendRow(page, setting);
        }

        return page.ToString();
    }

    private static void AppendRow(StringBuilder page, Setting setting)
    {
        var form = setting.Form.Range.Length == 0 ? setting.Form.Unit : $"{setting.Form.Unit}: {setting.Form.Range}";
        var fallback = setting.DefaultText.Length == 0 ? "–" : $"`{setting.DefaultText}`";
        page.Append($"| `{setting.Key}`<br>`{setting.EnvName}` | {form} | {fallback} | {setting.Description} | {SettingGuide.Of(setting.Key) ?? "–"} |\n");
    }
}
