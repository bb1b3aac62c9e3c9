// SPDX-License-Identifier: MIT
// A secret that lies in a file, as Docker and Kubernetes mount them: the environment names the file and not the secret, which then stands in no list of
// processes and in no description of a container.
namespace SecureMessenger.Platform.Config;

/// <summary>The file that <c>JWT_ACCESS_SECRET_FILE</c> names, and its like for each secret.</summary>
internal static class SecretFile
{
    private const long MaxBytes = 64 * 1024;

    /// <summary>What names the file of this secret in the environment; null for what is no secret.</summary>
    public static string? NameFor(Setting setting) => setting.Form.IsSecret ? setting.EnvName + "_FILE" : null;

    /// <summary>What stands in it, without the space around it.</summary>
    /// <returns>The text, or what is wrong with the file.</returns>
    public static (string? Text, string? Complaint) Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxBytes) return (null, $"'{path}' is larger than a secret");
            var text = File.ReadAllText(path).Trim();
            return text.Length == 0 ? (null, $"'{path}' is empty") : (text, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, $"'{path}' cannot be read: {error.Message}");
        }
    }
}
