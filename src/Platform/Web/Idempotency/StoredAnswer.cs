// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SecureMessenger.Platform.Web.Idempotency;

/// <summary>An answer that can be given again: status, the two headers rooms set, body.</summary>
internal sealed record StoredAnswer(int Status, string ContentType, string Location, byte[] Body)
{
    /// <summary>Three lines, then the body.</summary>
    public byte[] ToBytes() =>
        [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Status}\n{ContentType}\n{Location}\n")), .. Body];

    public static StoredAnswer FromBytes(byte[] bytes)
    {
        var first = Array.IndexOf(bytes, (byte)'\n');
        var second = Array.IndexOf(bytes, (byte)'\n', first + 1);
        var third = Array.IndexOf(bytes, (byte)'\n', second + 1);
        return new(
            int.Parse(Encoding.UTF8.GetString(bytes, 0, first), CultureInfo.InvariantCulture),
            Encoding.UTF8.GetString(bytes, first + 1, second - first - 1),
            Encoding.UTF8.GetString(bytes, second + 1, third - second - 1),
            bytes[(third + 1)..]);
    }

    public async Task WriteAsync(HttpResponse response, CancellationToken ct)
    {
        response.StatusCode = Status;
        if (ContentType.Length > 0) response.ContentType = ContentType;
        if (Location.Length > 0) response.Headers.Location = Location;
        if (Body.Length == 0) return;
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, ct);
    }
}
