// SPDX-License-Identifier: MIT
// secrets/NAME holds the secret, secrets/NAME.previous those it followed, newest first, each with the time (unix milliseconds) at which it was
// retired. Each file is written whole under another name and renamed, the previous ones first: a crash in between leaves the old secret in
// force, and listed as its own predecessor, which does no harm.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecureMessenger.Platform.Config;

namespace SecureMessenger.Platform.Data;

/// <summary>Secrets made at first start and kept in the data directory, readable by the owner only.</summary>
public sealed class InstanceSecrets(DataDirectory data)
{
    private const int Bytes = 48;

    /// <summary>The secret of that name, made when it is not there yet.</summary>
    public SecretText ReadOrMake(string name)
    {
        var path = PathOf(name);
        if (!File.Exists(path)) Write(path, New());
        return Check(File.ReadAllText(path).Trim(), path);
    }

    /// <summary>Those it followed, newest first.</summary>
    public IReadOnlyList<RetiredSecret> ReadRetired(string name)
    {
        var path = PathOf(name) + ".previous";
        return !File.Exists(path) ? [] : [.. File.ReadAllLines(path).Where(line => line.Length > 0).Select(line => Parse(line, path))];
    }

    /// <summary>Puts a new secret in the place of that one, which is kept beside those it followed.</summary>
    /// <param name="name">Which.</param>
    /// <param name="now">When the one in force is retired.</param>
    /// <param name="keptSince">Those that were retired before are dropped; null drops the one in force, too.</param>
    public void Rotate(string name, DateTimeOffset now, DateTimeOffset? keptSince)
    {
        using var held = TryHold() ?? throw new IOException("the secrets are being rotated by another command; run it again when that is done");
        var retired = ReadRetired(name).Prepend(new RetiredSecret(ReadOrMake(name), now)).Where(each => keptSince is { } since && each.At > since);
        WriteRetired(name, [.. retired]);
        Write(PathOf(name), New());
    }

    /// <summary>Drops those that were retired before, unless they are just being rotated: then that does it.</summary>
    public void Forget(string name, DateTimeOffset keptSince)
    {
        if (ReadRetired(name).All(each => each.At > keptSince)) return;
        using var held = TryHold();
        if (held is not null) WriteRetired(name, [.. ReadRetired(name).Where(each => each.At > keptSince)]);
    }

    private static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    private static SecretText Check(string text, string path) => text.Length >= Bytes ? new SecretText(text)
        : throw new InvalidOperationException($"{path} is damaged: delete it to have a new one made (everybody will have to log in again).");

    private static RetiredSecret Parse(string line, string path) =>
        line.Split(' ') is [var secret, var at] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? new RetiredSecret(Check(secret, path), DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
            : throw new InvalidOperationException($"{path} is damaged: delete it (who was logged in by the secret before this one logs in again).");

    private string PathOf(string name) => Path.Combine(data.Folder("secrets"), name);

    private void WriteRetired(string name, IReadOnlyList<RetiredSecret> retired)
    {
        var path = PathOf(name) + ".previous";
        if (retired.Count == 0) File.Delete(path);
        else Write(path, string.Concat(retired.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Secret.Reveal()} {each.At.ToUnixTimeMilliseconds()}\n"))));
    }

    // A server that forgets and a command that rotates, or two of them: one at a time.
    private FileStream? TryHold()
    {
        try
        {
            return new FileStream(PathOf("lock"), Private(FileMode.OpenOrCreate));
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Written whole under another name first: a crash leaves no half secret behind.
    private static void Write(string path, string text)
    {
        using (var file = new FileStream(path + ".new", Private(FileMode.Create)))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
