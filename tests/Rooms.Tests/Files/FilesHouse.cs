// SPDX-License-Identifier: MIT
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using SecureMessenger.Platform.Config;
using SecureMessenger.Platform.Events;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Sql;
using SecureMessenger.Platform.Tokens;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Files;

/// <summary>A whole server, and the questions these tests ask of what it keeps on disk.</summary>
public sealed class FilesHouse : IAsyncDisposable
{
    private const string Secret = "wieGh2Ahp8ooFeish0aiJ3veeyohbu7Ooquo4ieth5Ai";
    private readonly House _house;
    private readonly AccessTokenIssuer _issuer;
    private Database _database;

    private FilesHouse(House house)
    {
        _house = house;
        _issuer = new AccessTokenIssuer(new TokenOptions(new SecretText(Secret), TimeSpan.FromMinutes(15)), house.Clock);
        _database = _house.OpenDatabase();
    }

    public FakeTimeProvider Clock => _house.Clock;

    public Uri Address => _house.Url;

    public static async Task<FilesHouse> OpenAsync(params (string Name, string Value)[] settings) =>
        new(await House.OpenAsync([.. settings, ("JWT_ACCESS_SECRET", Secret)]));

    public async Task RestartAsync()
    {
        await _database.DisposeAsync();
        await _house.RestartAsync();
        _database = _house.OpenDatabase();
    }

    public FilesGuest NewGuest() => new(this, new UserId(Guid.CreateVersion7()));

    public string TokenOf(UserId user) => _issuer.Issue(user, new DeviceId(Guid.CreateVersion7()), new SessionId(Guid.CreateVersion7()));

    /// <summary>Tells the server who is in a conversation, as the messages room does, and waits until it has been heard.</summary>
    public async Task MembersAreAsync(Guid conversation, long version, params FilesGuest[] members)
    {
        var changed = new ConversationMembersChanged(conversation, version, [.. members.Select(member => member.User.Value)]);
        using var outbox = new Outbox(_database, Clock);
        await _database.WriteAsync(
            (sql, ct) => outbox.AddAsync(sql, changed, EventJson.Default.ConversationMembersChanged, ct), TestContext.Current.CancellationToken);
        await Eventually.AsyncIs(() => CountAsync("select count(*) from outbox"), waiting => waiting == 0);
    }

    public Task<int> RowsAsync() => CountAsync("select count(*) from files");

    public Task<string[]> BlobsAsync() => _house.BlobsAsync();

    public Task RemoveBlobAsync(string name) => _house.RemoveBlobAsync(name);

    /// <summary>Waits until neither a row nor a byte of any file is kept.</summary>
    public Task BecomesEmptyAsync() => Eventually.AsyncIs(async () => await RowsAsync() + (await BlobsAsync()).Length, kept => kept == 0);

    /// <summary>Waits until the server has begun to receive an upload. Where it is S3, nothing is there before a part is full.</summary>
    public Task BeginsToReceiveAsync() => Eventually.AsyncIs(
        async () => (await RowsAsync(), House.IsOnS3 ? 1 : (await BlobsAsync()).Length), kept => kept is (1, 1));

    /// <summary>Waits until the server has taken so many bytes of the upload it receives.</summary>
    public Task HasReceivedAsync(long size) => Eventually.AsyncIs(() => Task.FromResult(_house.BytesRead), there => there == size);

    public async Task AssertEmptyAsync()
    {
        Assert.Equal(0, await RowsAsync());
        Assert.Empty(await BlobsAsync());
    }

    /// <summary>Puts a stored file back to where a process stands that was killed between the bytes and the row.</summary>
    public Task PretendItWasInterruptedAsync(Guid file) => _database.WriteAsync(
        (sql, ct) => sql.ExecuteAsync("update files set state = 'uploading', size = null, sha256 = null where id = @id", ct, ("id", file)),
        TestContext.Current.CancellationToken);

    /// <summary>Puts a finished resumable upload back to where a process stands that was killed just before it became a file.</summary>
    public async Task PretendItWasNotSealedAsync(Guid file, bool bytesWereMoved)
    {
        if (!bytesWereMoved && (await BlobsAsync()).Single() is var blob) File.Move(blob, blob + ".part");
        await PretendItWasInterruptedAsync(file);
    }

    /// <summary>What the accounts' usage says, and what it should be: the sum over their files.</summary>
    public async Task<(long Said, long Is)> UsageAsync() => (
        await SumAsync("select coalesce(sum(kept), 0) from file_usage"),
        await SumAsync("select coalesce(sum(charged), 0) from files where state <> 'removing'"));

    /// <summary>Changes the database behind the server's back.</summary>
    public Task ChangeAsync(string statement) => _database.WriteAsync((sql, ct) => sql.ExecuteAsync(statement, ct), TestContext.Current.CancellationToken);

    /// <summary>Puts bytes into the blob store that no row knows.</summary>
    public Task PlantBlobAsync() => _house.PlantBlobAsync(Guid.CreateVersion7());

    /// <summary>Puts a file where the blob store was, so that nothing in it can be opened.</summary>
    public async Task BreakDiskAsync()
    {
        Directory.Move(Path.Combine(_house.DataPath, "blobs"), Path.Combine(_house.DataPath, "blobs.away"));
        await File.WriteAllTextAsync(Path.Combine(_house.DataPath, "blobs"), "", TestContext.Current.CancellationToken);
    }

    /// <summary>Puts the blob store back.</summary>
    public void MendDisk()
    {
        File.Delete(Path.Combine(_house.DataPath, "blobs"));
        Directory.Move(Path.Combine(_house.DataPath, "blobs.away"), Path.Combine(_house.DataPath, "blobs"));
    }

    /// <summary>Everything the server logged.</summary>
    public string LogText => _house.Log.Text;

    public static byte[] Ciphertext(int size) => RandomNumberGenerator.GetBytes(size);

    public HttpClient ClientOf(UserId user)
    {
        var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(user));
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _house.DisposeAsync();
    }

    private Task<int> CountAsync(string query) => _database.ReadAsync(
        (sql, ct) => sql.FirstAsync(query, row => row.GetInt32(0), ct), TestContext.Current.CancellationToken);

    private Task<long> SumAsync(string query) => _database.ReadAsync(
        (sql, ct) => sql.FirstAsync(query, row => row.GetInt64(0), ct), TestContext.Current.CancellationToken);
}
