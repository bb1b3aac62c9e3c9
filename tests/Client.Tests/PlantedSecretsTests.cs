// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.RegularExpressions;
using SecureMessenger.Client;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests;

/// <summary>Design promise 5: what must stay secret is looked for everywhere a thief, an operator or the wire could find it.</summary>
public sealed partial class PlantedSecretsTests
{
    private const string Text = "planted-message-text-71aa";

    [Fact]
    public async Task Text_password_tokens_and_private_keys_are_in_no_frame_no_log_and_no_file_of_the_server()
    {
        await using var house = await House.OpenAsync(TimeProvider.System.GetUtcNow());
        await using var wire = new RecordingProxy(house.Url);
        using var hers = new Phone(house, "alice", wire.Url);
        using var his = new Phone(house, "bob", wire.Url);
        var content = Encoding.ASCII.GetBytes("planted-file-content-09fe");
        await using (var alice = await hers.RegisterAsync())
        await using (var bob = await his.RegisterAsync())
        {
            await TalkAsync(alice, bob, content);
        }

        var secrets = OpenedHome.PrivateKeys(hers.Home, Phone.Password);
        secrets["message text"] = Encoding.UTF8.GetBytes(Text);
        secrets["file content"] = content;
        secrets["password"] = Encoding.UTF8.GetBytes(Phone.Password);
        foreach (Match token in Tokens().Matches(wire.Http())) secrets[token.Value] = Encoding.ASCII.GetBytes(token.Groups[1].Value);
        Assert.Equal(4 + 4 + 1, secrets.Count); // two keys, three plants; an access and a refresh token for each of two

        var frames = wire.SocketPayloads();
        Assert.True(frames.AsSpan().IndexOf("alice"u8) < 0 && frames.Length > 500, "the recording holds frames, and no name");
        var files = Directory.EnumerateFiles(house.DataPath, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal));
        var places = files.Select(path => (Name: Path.GetFileName(path), Bytes: ReadShared(path)))
            .Append((Name: "frames", Bytes: frames))
            .Append((Name: "log", Bytes: Encoding.UTF8.GetBytes(house.Log.Text)));
        Assert.Empty(places.SelectMany(place => Found(place.Name, place.Bytes, secrets)));
    }

    private static async Task TalkAsync(MessengerClient alice, MessengerClient bob, byte[] content)
    {
        var ct = TestContext.Current.CancellationToken;
        await alice.SayAsync("bob", Text);
        using var file = new MemoryStream(content);
        await alice.SendFileAsync("bob", file, "planted.txt", ct: ct);
        await bob.SayAsync("alice", Text);
    }

    // Raw, in hexadecimal, in base64 and base64url: what a careless line of code would write.
    private static IEnumerable<string> Found(string place, byte[] bytes, Dictionary<string, byte[]> secrets) =>
        from secret in secrets
        from form in new[]
        {
            secret.Value, Encoding.ASCII.GetBytes(Convert.ToHexString(secret.Value)), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret.Value)),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(secret.Value).TrimEnd('=')),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(secret.Value).TrimEnd('=').Replace('+', '-').Replace('/', '_')),
        }
        where bytes.AsSpan().IndexOf(form) >= 0
        select $"{secret.Key} in {place}";

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    [GeneratedRegex("\"(?:access|refresh)_token\":\"([^\"]+)\"")]
    private static partial Regex Tokens();
}
