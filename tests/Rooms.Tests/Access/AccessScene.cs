// SPDX-License-Identifier: MIT
using System.Net.Http.Json;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Tests.Infrastructure;
using SecureMessenger.Tests.Messages;

namespace SecureMessenger.Tests.Access;

/// <summary>Bob and carol with a group, a file in it and an upload under way; dave, who was put out of the group; mallory, who was never in it.</summary>
public sealed class AccessScene : IAsyncDisposable
{
    private AccessScene(House house) => House = house;

    public House House { get; }

    public TestUser Bob { get; private init; } = null!;

    public TestUser Carol { get; private init; } = null!;

    public TestUser Dave { get; private init; } = null!;

    public TestUser Mallory { get; private init; } = null!;

    public TestGroup Group { get; private set; } = null!;

    /// <summary>In the group.</summary>
    public Guid File { get; private set; }

    /// <summary>Into the group, not finished.</summary>
    public Guid Upload { get; private set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<AccessScene> SetAsync()
    {
        var house = await House.OpenAsync(("JWT_ACCESS_SECRET", TestUser.TokenSecret));
        var scene = new AccessScene(house)
        {
            Bob = await TestGroup.MemberAsync(house), Carol = await TestGroup.MemberAsync(house), Dave = await TestGroup.MemberAsync(house),
            Mallory = await TestGroup.MemberAsync(house),
        };
        scene.Group = await TestGroup.BeginAsync(scene.Bob, scene.Carol, scene.Dave);
        await TestUser.ReadAsync<GroupEventResponse>(await scene.Group.RemoveAsync(scene.Bob, scene.Dave));
        var roster = (await scene.Bob.ReadByAsync(scene.Group.Id, devices: 2)).RosterVersion;
        await TestUser.ReadAsync<SentMessageResponse>(await TestUser.PostAsync(
            scene.Bob.Http, $"/api/v1/conversations/{scene.Group.Id}/messages",
            new SendMessageRequest { ClientId = Guid.CreateVersion7(), RosterVersion = roster, Kind = "message", Body = [1, 2, 3] }));
        scene.File = await Eventually.AsyncIs(scene.UploadAsync, id => id != Guid.Empty);
        scene.Upload = await scene.BeginUploadAsync();
        return scene;
    }

    /// <summary>Everything of bob's that a request of somebody else could have changed.</summary>
    public async Task<string> StateAsync()
    {
        var paths = new[]
        {
            "auth/devices", "keys/count", $"keys/identity/{Bob.Id}", $"conversations/{Group.Id}", $"conversations/{Group.Id}/messages?after=0", $"conversations/{Group.Id}/events",
            $"files/{File}/info",
        };
        var texts = await Task.WhenAll(paths.Select(path => Bob.Http.GetStringAsync("/api/v1/" + path, Ct)));
        using var upload = await Bob.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/api/v1/files/uploads/{Upload}") { Headers = { { "Tus-Resumable", "1.0.0" } } }, Ct);
        return string.Join('\n', texts) + upload.Headers.GetValues("Upload-Offset").Single();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var user in new[] { Bob, Carol, Dave, Mallory }) user.Dispose();
        await House.DisposeAsync();
    }

    // News of the members takes a moment to reach the files.
    private async Task<Guid> UploadAsync()
    {
        using var content = new ByteArrayContent([4, 5, 6]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files/upload") { Content = content, Headers = { { "X-Conversation-Id", $"{Group.Id}" } } };
        using var answer = await Bob.Http.SendAsync(request, Ct);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync(WireJson.Default.FileResponse, Ct))!.Id : Guid.Empty;
    }

    private async Task<Guid> BeginUploadAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files/uploads") { Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Length", "10" } } };
        using var answer = await Bob.Http.SendAsync(request, Ct);
        return Guid.Parse(answer.Headers.Location!.OriginalString.Split('/')[^1]);
    }
}
