// SPDX-License-Identifier: MIT
// Requests that nothing is wrong with, save perhaps who asks.
using System.Net.Http.Json;
using System.Security.Cryptography;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;
using SecureMessenger.Tests.Messages;

namespace SecureMessenger.Tests.Security;

/// <summary>Builds requests of the API.</summary>
internal static class Requests
{
    public static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    public static HttpRequestMessage Post(string route) => new(HttpMethod.Post, $"/api/v1/{route}");

    public static HttpRequestMessage Post<T>(string route, T body) => With(Post(route), body);

    public static HttpRequestMessage Put<T>(string route, T body) => With(new(HttpMethod.Put, $"/api/v1/{route}"), body);

    public static HttpRequestMessage Delete(string route) => new(HttpMethod.Delete, $"/api/v1/{route}");

    public static HttpRequestMessage Delete<T>(string route, T body) => With(Delete(route), body);

    public static HttpRequestMessage Upload(Things of) => new(HttpMethod.Post, "/api/v1/files/upload")
    {
        Content = new ByteArrayContent([1, 2, 3]),
        Headers = { { "X-Conversation-Id", of.Group.ToString() } },
    };

    public static HttpRequestMessage Tus(HttpMethod method, string path) =>
        new(method, $"/api/v1/files/uploads{path}") { Headers = { { "Tus-Resumable", "1.0.0" } } };

    public static HttpRequestMessage BeginUpload(Things of)
    {
        var request = Tus(HttpMethod.Post, "");
        request.Headers.Add("Upload-Length", "3");
        request.Headers.Add("X-Conversation-Id", of.Group.ToString());
        return request;
    }

    public static HttpRequestMessage Piece(HttpMethod method, Things of)
    {
        var request = Tus(method, $"/{of.Upload}");
        request.Headers.Add("Upload-Offset", "0");
        request.Headers.Add("X-HTTP-Method-Override", "PATCH");
        request.Content = new ByteArrayContent([1, 2, 3]) { Headers = { { "Content-Type", "application/offset+octet-stream" } } };
        return request;
    }

    public static IdentityRequest Identity(TestUser by) =>
        new() { IdentityKey = by.Identity!.PublicKey.Bytes.ToArray(), RegistrationId = 1, Suites = [1] };

    public static SignedPrekeyRequest SignedPrekey(TestUser by)
    {
        using var pair = X25519KeyPair.Generate(RandomSource.System);
        var (created, signature) = (Neighbourhood.Now, new byte[64]);
        new SignedPrekeyStatement(by.Device, 9, created.ToUnixTimeMilliseconds(), pair.PublicKey).Sign(by.Identity!, signature);
        return new() { KeyId = 9, PublicKey = pair.PublicKey.Bytes.ToArray(), Signature = signature, CreatedAt = created };
    }

    public static OneTimePrekeysRequest OneTimePrekeys()
    {
        using var pair = X25519KeyPair.Generate(RandomSource.System);
        return new() { Keys = [new() { KeyId = 900, PublicKey = pair.PublicKey.Bytes.ToArray() }] };
    }

    public static KemPrekeysRequest NoKemPrekeys() => new() { Keys = [] };

    public static SendMessageRequest Message() => new() { ClientId = Guid.CreateVersion7(), RosterVersion = 1, Kind = "message", Body = [1, 2, 3] };

    /// <summary>An event of the group that would be its second, had the caller begun it: its form and its signature hold.</summary>
    public static GroupEventRequest Event(TestUser by, Things of, GroupOperation operation)
    {
        var roster = Imagined(by, of);
        var subject = operation == GroupOperation.Add ? of.User : of.Member;
        var signed = Signed(by, GroupEvent.Change(roster, by.Id, by.Device, operation, [subject]));
        return operation == GroupOperation.Add ? signed with { MemberIds = [subject] } : signed;
    }

    public static GroupEventRequest Role(TestUser by, Things of) =>
        Signed(by, GroupEvent.GiveRole(Imagined(by, of), by.Id, by.Device, of.Member, GroupRole.Admin));

    public static GroupEventRequest Title(TestUser by, Things of)
    {
        byte[] title = [7, 7, 7];
        return Signed(by, GroupEvent.Rename(Imagined(by, of), by.Id, by.Device, SHA256.HashData(title))) with { Title = title };
    }

    private static GroupRoster Imagined(TestUser by, Things of)
    {
        var first = GroupEvent.Create(of.Group, by.Id, by.Device, [of.Member], SHA256.HashData("title"u8));
        var signed = TestGroup.Sign(by, first);
        Assert.Equal(GroupEventOutcome.Applied, GroupRoster.TryBegin(first, signed.AsSpan()[^64..], by.Identity!.PublicKey, out var roster));
        return roster!;
    }

    private static GroupEventRequest Signed(TestUser by, GroupEvent change) => new() { Event = TestGroup.Sign(by, change) };

    private static HttpRequestMessage With<T>(HttpRequestMessage request, T body)
    {
        request.Content = JsonContent.Create(body, options: WireJson.Default.Options);
        return request;
    }
}
