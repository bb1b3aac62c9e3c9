// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Data;

/// <summary>Secrets made at first start and kept in the data directory, readable by the owner only.</summary>
public sealed class InstanceSecrets(DataDirectory data)
{
    private const int Bytes = 48;

    /// <summary>The secret of that name, made when it is not there yet.</summary>
    public SecretText ReadOrMake(string name)
    {
        var path = Path.Combine(data.Folder("secrets"), name);
        if (!File.Exists(path)) Make(path);
        var text = File.ReadAllText(path).Trim();
        return text.Length >= Bytes ? new SecretText(text)
            : throw new InvalidOperationException($"{path} is damaged: delete it to have a new one made (everybody will have to log in again).");
    }

    // Written whole under another name first: a crash leaves no half secret behind.
    private static void Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(path + ".new", options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes))));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
    }
}
