// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Tests.Keys;

/// <summary>A device with a real identity key, at the door of the keys room.</summary>
public sealed class KeysDevice(KeysHouse house, UserId user, DeviceId id) : IDisposable
{
    public UserId User => user;

    public DeviceId Id => id;

    public IdentityKeyPair Identity { get; } = IdentityKeyPair.Generate(RandomSource.System);

    public DeviceSuites Suites { get; init; } = DeviceSuites.X3dh;

    public DeviceListEntry Entry => new(id.Value, Identity.PublicKey, Suites);

    /// <summary>What the device publishes of itself, without a list.</summary>
    public IdentityRequest Self => new() { IdentityKey = Identity.PublicKey.Bytes.ToArray(), RegistrationId = 77, Suites = [1] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A valid X25519 public key.</summary>
    public static byte[] NewPoint()
    {
        using var pair = X25519KeyPair.Generate(RandomSource.System);
        return pair.PublicKey.Bytes.ToArray();
    }

    /// <summary>One-time prekeys of the ids given.</summary>
    public static OneTimePrekeysRequest Batch(params IEnumerable<uint> ids) =>
        new() { Keys = [.. ids.Select(keyId => new OneTimePrekeyRequest { KeyId = keyId, PublicKey = NewPoint() })] };

    public static IEnumerable<uint> Ids(uint first, int count) => Enumerable.Range(0, count).Select(i => first + (uint)i);

    /// <summary>What the device publishes of itself with a list it has signed.</summary>
    public IdentityRequest SelfWith(DeviceList list) => Self with { DeviceList = list.Bytes.ToArray(), DeviceListSignature = Sign(list) };

    /// <summary>This device's signature under a list, whether or not it is the list's first.</summary>
    public byte[] Sign(DeviceList list)
    {
        var signature = new byte[64];
        Identity.Sign(SignatureContext.DeviceList, list.Bytes, signature);
        return signature;
    }

    /// <summary>Version 1 of the account's list: this device alone.</summary>
    public DeviceList FirstList() => DeviceList.First(user.Value, [Entry]);

    public SignedPrekeyRequest SignedPrekey(uint keyId = 1, DeviceId? statedDevice = null)
    {
        Assert.True(X25519PublicKey.TryImport(NewPoint(), out var point));
        var created = house.Clock.GetUtcNow();
        var signature = new byte[64];
        new SignedPrekeyStatement((statedDevice ?? id).Value, keyId, created.ToUnixTimeMilliseconds(), point!).Sign(Identity, signature);
        return new SignedPrekeyRequest { KeyId = keyId, PublicKey = point!.Bytes.ToArray(), Signature = signature, CreatedAt = created };
    }

    public KemPrekeyRequest KemPrekey(uint keyId, DeviceId? statedDevice = null)
    {
        using var pair = MlKem768KeyPair.Generate(RandomSource.System);
        var created = house.Clock.GetUtcNow();
        var signature = new byte[64];
        new KemPrekeyStatement((statedDevice ?? id).Value, keyId, created.ToUnixTimeMilliseconds(), pair.PublicKey).Sign(Identity, signature);
        return new KemPrekeyRequest { KeyId = keyId, PublicKey = pair.PublicKey.Bytes.ToArray(), Signature = signature, CreatedAt = created };
    }

    /// <summary>Publishes everything a first device does.</summary>
    public async Task<DeviceList> SettleAsync(int oneTimePrekeys = 0)
    {
        var list = FirstList();
        await AllowedAsync(await PublishAsync(SelfWith(list)), HttpStatusCode.Created);
        await AllowedAsync(await PublishAsync(SignedPrekey()), HttpStatusCode.NoContent);
        if (oneTimePrekeys > 0) await AllowedAsync(await PublishAsync(Batch(Ids(1, oneTimePrekeys))), HttpStatusCode.OK);
        return list;
    }

    public Task<HttpResponseMessage> PublishAsync(IdentityRequest request) => PostAsync("identity", request, WireJson.Default.IdentityRequest);

    public Task<HttpResponseMessage> PublishAsync(SignedPrekeyRequest request) =>
        PostAsync("signed-prekey", request, WireJson.Default.SignedPrekeyRequest);

    public Task<HttpResponseMessage> PublishAsync(OneTimePrekeysRequest request) =>
        PostAsync("one-time-prekeys", request, WireJson.Default.OneTimePrekeysRequest);

    public Task<HttpResponseMessage> PublishAsync(KemPrekeysRequest request) => PostAsync("kem-prekeys", request, WireJson.Default.KemPrekeysRequest);

    public Task<HttpResponseMessage> CheckAsync(byte[]? digest) => PostAsync("check", new CheckRequest { Digest = digest }, WireJson.Default.CheckRequest);

    public async Task<HttpResponseMessage> PostAsync(string route, HttpContent body)
    {
        using var http = house.ClientOf(user, id);
        return await http.PostAsync($"/api/v1/keys/{route}", body, Token);
    }

    public async Task<HttpResponseMessage> GetAsync(string route)
    {
        using var http = house.ClientOf(user, id);
        return await http.GetAsync($"/api/v1/keys/{route}", Token);
    }

    public Task<BundleResponse> BundleAsync(UserId target, DeviceId? only = null) =>
        ReadAsync(only is { } device ? $"bundle/{target}?device_id={device}" : $"bundle/{target}", WireJson.Default.BundleResponse);

    public Task<IdentityResponse> IdentityOfAsync(UserId target) => ReadAsync($"identity/{target}", WireJson.Default.IdentityResponse);

    public async Task<int> CountAsync() => (await CountsAsync()).OneTime;

    public async Task<int> CountKemAsync() => (await CountsAsync()).Kem;

    public Task<CountResponse> CountsAsync() => ReadAsync("count", WireJson.Default.CountResponse);

    public static async Task AllowedAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        using (answer) Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Token)}");
    }

    /// <summary>Asserts a refusal and gives the names of the fields it complains of.</summary>
    public static async Task<string[]> RefusedAsync(HttpResponseMessage answer, ProblemCode code)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Token);
            Assert.True(code.Status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
            var problem = System.Text.Json.JsonSerializer.Deserialize(text, WireJson.Default.ProblemDocument)!;
            Assert.Equal(code.Code, problem.Code);
            return [.. problem.Errors?.Keys ?? []];
        }
    }

    public void Dispose() => Identity.Dispose();

    private async Task<HttpResponseMessage> PostAsync<T>(string route, T body, JsonTypeInfo<T> shape)
    {
        using var content = JsonContent.Create(body, shape);
        return await PostAsync(route, content);
    }

    private async Task<T> ReadAsync<T>(string route, JsonTypeInfo<T> shape)
    {
        using var answer = await GetAsync(route);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync(shape, Token))!;
    }
}
