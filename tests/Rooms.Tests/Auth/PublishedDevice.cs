// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Primitives;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Auth;

/// <summary>A logged-in device with an identity key, publishing as a client does.</summary>
public sealed class PublishedDevice(House house, TestUser user) : IDisposable
{
    private readonly IdentityKeyPair _identity = user.SignWith(IdentityKeyPair.Generate(RandomSource.System));

    public TestUser User => user;

    public DeviceListEntry Entry => new(user.Device, _identity.PublicKey, DeviceSuites.X3dh);

    /// <summary>Version 1 of the account's list: this device alone.</summary>
    public DeviceList FirstList() => DeviceList.First(user.Id, [Entry]);

    /// <summary>Publishes identity and prekeys, and a list where one is given.</summary>
    public async Task SettleAsync(DeviceList? list, int oneTimePrekeys = 1)
    {
        await DoneAsync("identity", Self(list));
        await DoneAsync("signed-prekey", SignedPrekey());
        for (var first = 1; first <= oneTimePrekeys; first += 100)
        {
            var ids = Enumerable.Range(first, Math.Min(100, oneTimePrekeys - first + 1));
            await DoneAsync("one-time-prekeys", new OneTimePrekeysRequest
            {
                Keys = [.. ids.Select(id => new OneTimePrekeyRequest { KeyId = (uint)id, PublicKey = NewPoint().Bytes.ToArray() })],
            });
        }
    }

    /// <summary>Offers a list this device has signed.</summary>
    public Task<HttpResponseMessage> OfferAsync(DeviceList list) => TestUser.PostAsync(user.Http, "/api/v1/keys/identity", Self(list));

    public SignedPrekeyRequest SignedPrekey()
    {
        var (point, created, signature) = (NewPoint(), house.Clock.GetUtcNow(), new byte[64]);
        new SignedPrekeyStatement(user.Device, 1, created.ToUnixTimeMilliseconds(), point).Sign(_identity, signature);
        return new SignedPrekeyRequest { KeyId = 1, PublicKey = point.Bytes.ToArray(), Signature = signature, CreatedAt = created };
    }

    /// <summary>A one-time KEM prekey and one of last resort.</summary>
    public KemPrekeysRequest KemPrekeys() => new() { Keys = [KemPrekey(1)], LastResort = KemPrekey(2) };

    public IdentityRequest Self(DeviceList? list)
    {
        var signature = new byte[64];
        if (list is not null) _identity.Sign(SignatureContext.DeviceList, list.Bytes, signature);
        return new IdentityRequest
        {
            IdentityKey = _identity.PublicKey.Bytes.ToArray(), RegistrationId = 7, Suites = [1],
            DeviceList = list?.Bytes.ToArray(), DeviceListSignature = list is null ? null : signature,
        };
    }

    public void Dispose() => _identity.Dispose();

    private static X25519PublicKey NewPoint()
    {
        using var pair = X25519KeyPair.Generate(RandomSource.System);
        return pair.PublicKey;
    }

    private KemPrekeyRequest KemPrekey(uint id)
    {
        using var pair = MlKem768KeyPair.Generate(RandomSource.System);
        var (created, signature) = (house.Clock.GetUtcNow(), new byte[64]);
        new KemPrekeyStatement(user.Device, id, created.ToUnixTimeMilliseconds(), pair.PublicKey).Sign(_identity, signature);
        return new KemPrekeyRequest { KeyId = id, PublicKey = pair.PublicKey.Bytes.ToArray(), Signature = signature, CreatedAt = created };
    }

    private async Task DoneAsync<T>(string route, T body)
    {
        var answer = await TestUser.PostAsync(user.Http, $"/api/v1/keys/{route}", body);
        Assert.True(
            answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
