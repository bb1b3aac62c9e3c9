// SPDX-License-Identifier: MIT
// Every place of every JSON body of every route, with what does not belong there. The bodies and their properties are those of
// Contracts, the routes those of the table: a new property is tried by being there.
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Security;

public sealed class HostileBodyTests : IAsyncLifetime
{
    private static readonly string[] Statements =
    [
        "' or '1'='1", "'; drop table users; --", "\" union select password_hash from users --", "%' escape '%", "@user); vacuum; --",
        "../../../../etc/passwd", "..\\..\\messenger.db", "%2e%2e%2f%252e", "<script>alert(1)</script>", "a\r\nSet-Cookie: a=b", "${jndi:ldap://x}", "\u202e\ufeff\ufffe",
    ];

    private static readonly string[] Literals =
    [
        "-1", "-0", "0.5", "2147483648", "4294967296", "9007199254740993", "9223372036854775808", "18446744073709551616", "-9223372036854775809",
        "1e400", "-1e400", "1e-400", "01", "+1", "0x10", "NaN", "Infinity", new string('9', 5_000), "\"1\"", "\"\"", "\"\\u0000\"", "\"a\\u0000b\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\x\"", "null", "true", "[]", "{}", "[null]", "[[[]]]", "{\"a\":{\"a\":{}}}",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.999-14:00\"", "\"00000000-0000-0000-0000-000000000000\"",
    ];

    // One for each test: what some of these bodies do, such as ending a session, must not show in another.
    private readonly Neighbourhood _street = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _street.InitializeAsync();

    public ValueTask DisposeAsync() => _street.DisposeAsync();

    [Fact]
    public void Every_shape_a_caller_sends_is_sent_to_some_route_here()
    {
        var sent = Bodies().Select(body => body.Shape).ToHashSet();
        var shapes = typeof(LoginRequest).Assembly.GetTypes().Where(type => type.Name.EndsWith("Request", StringComparison.Ordinal));
        var parts = sent.SelectMany(Parts).ToHashSet();

        Assert.DoesNotContain(shapes, shape => !sent.Contains(shape) && !parts.Contains(shape));
    }

    [Fact]
    public async Task What_looks_like_a_statement_a_path_a_script_or_a_header_is_a_text_in_every_field_of_every_body()
    {
        var tables = RowsOf.Tables(_street.House);
        foreach (var (route, door, shape, body) in Bodies())
        {
            foreach (var path in Shapes.PathsOf(shape))
            {
                foreach (var text in Statements)
                {
                    var literal = JsonSerializer.Serialize(text, WireJson.Default.Options.GetTypeInfo(typeof(string)));
                    await AssertHarmlessAsync(route, door, Shapes.With(body, shape, path, literal), text);
                }
            }
        }

        Assert.Equal(tables, RowsOf.Tables(_street.House));
        Assert.DoesNotContain("Error ", _street.House.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_out_of_every_range_half_a_character_or_another_type_is_no_failure_in_any_field_of_any_body()
    {
        foreach (var (route, door, shape, body) in Bodies())
        {
            foreach (var path in Shapes.PathsOf(shape))
            {
                foreach (var literal in Literals) await AssertHarmlessAsync(route, door, Shapes.With(body, shape, path, literal), literal);
            }
        }

        Assert.DoesNotContain("Error ", _street.House.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_too_deep_too_wide_twice_the_same_or_no_object_is_refused_at_every_route()
    {
        foreach (var (route, door, shape, _) in Bodies())
        {
            var first = Shapes.PathsOf(shape).First();
            var nested = new StringBuilder().Insert(0, "{\"a\":", 20_000).ToString();
            var wide = $$"""{"{{first}}":[{{string.Join(',', Enumerable.Repeat("0", 14_000))}}]}""";
            var twice = $$"""{"{{first}}":null,"{{first}}":null}""";
            foreach (var text in new[]
            {
                nested, new string('[', 20_000), $$"""{"unknown":{{new string('[', 17)}}{{new string(']', 17)}}}""", wide, twice,
                "[]", "\"text\"", "1", "{", "}", "{}{}", "{} x", "{,}", "{\"a\":1,}", "{/* a */}", "{'a':1}", "\0",
            })
            {
                using var answer = await SendAsync(door, Encoding.UTF8.GetBytes(text));
                Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{route} {text[..Math.Min(40, text.Length)]}: {answer.StatusCode}");
                await answer.ProblemAsync();
            }

            using var large = await SendAsync(door, Encoding.UTF8.GetBytes($$"""{"{{first}}":"{{new string('a', 1_100_000)}}"}"""));
            Assert.Contains((await large.ProblemAsync()).Code, new[] { "too_large", "malformed_request" }); // a message may be larger, a text in this field not
        }

        Assert.DoesNotContain("Error ", _street.House.Log.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<Type> Parts(Type shape) => shape.GetProperties().SelectMany(property =>
        property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments() : [property.PropertyType]);

    // Each with a body that is right, about nobody's things.
    private IEnumerable<(string Route, Door Door, Type Shape, object Body)> Bodies()
    {
        foreach (var (route, door) in Doors.All)
        {
            using var request = door.Ask(_street.Stranger, Things.OfNobody());
            if (request.Content is JsonContent { Value: { } body } json) yield return (route, door, json.ObjectType, body);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Door door, byte[] body)
    {
        using var request = door.Ask(_street.Stranger, Things.OfNobody());
        request.Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } };
        return await _street.KnockAsync(request, _street.Stranger.Session.AccessToken);
    }

    private async Task AssertHarmlessAsync(string route, Door door, string body, string what)
    {
        if (what == "true" && route.EndsWith("/logout", StringComparison.Ordinal)) return; // that is right
        using var answer = await SendAsync(door, Encoding.UTF8.GetBytes(body));
        var status = (int)answer.StatusCode;
        var said = string.Create(CultureInfo.InvariantCulture, $"{route} {body[..Math.Min(200, body.Length)]}: {status}");
        Assert.True(status < 500, said);
        Assert.True(status is not 401 || door.Open is not null || route.Contains("password", StringComparison.Ordinal) || route.Contains("account", StringComparison.Ordinal), said);
        if (status < 400) return;
        await answer.ProblemAsync();
        Assert.False(answer.Headers.Contains("Set-Cookie"), said);
    }
}
