// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SecureMessenger.Tests.Auth;

/// <summary>Writes access tokens by hand, right ones and wrong ones.</summary>
public sealed class ForgedToken
{
    /// <summary>The access secret of houses these are shown to.</summary>
    public const string Secret = "aiCee4ohgh7ieveiLah5Eiyai1aebeingohSh5Ahphie";

    private readonly JsonObject _header = new() { ["alg"] = "HS256", ["typ"] = "JWT" };
    private readonly JsonObject _claims;
    private string _secret = Secret;
    private Func<byte[], byte[], byte[]> _mac = HMACSHA256.HashData;

    /// <summary>A token that is right in everything.</summary>
    public ForgedToken(DateTimeOffset now) => _claims = new()
    {
        ["sub"] = Guid.CreateVersion7().ToString(),
        ["device"] = Guid.CreateVersion7().ToString(),
        ["sid"] = Guid.CreateVersion7().ToString(),
        ["jti"] = Guid.CreateVersion7().ToString(),
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(15).ToUnixTimeSeconds(),
        ["iss"] = "secure-messenger",
        ["aud"] = "secure-messenger",
    };

    public ForgedToken Header(string name, JsonNode? value) => Put(_header, name, value);

    public ForgedToken Claim(string name, JsonNode? value) => Put(_claims, name, value);

    public ForgedToken Under(string secret)
    {
        _secret = secret;
        return this;
    }

    public ForgedToken With(string algorithm, Func<byte[], byte[], byte[]> mac)
    {
        _mac = mac;
        return Header("alg", algorithm);
    }

    public override string ToString()
    {
        var signed = $"{Encode(_header)}.{Encode(_claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_mac(Encoding.UTF8.GetBytes(_secret), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private ForgedToken Put(JsonObject part, string name, JsonNode? value)
    {
        part.Remove(name);
        if (value is not null) part[name] = value;
        return this;
    }
}
