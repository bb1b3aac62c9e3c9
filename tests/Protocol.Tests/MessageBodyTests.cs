// SPDX-License-Identifier: MIT
// MessageBodyTests: a body opens with its own wrap in its own place, and not otherwise.
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Tests;

public sealed class MessageBodyTests
{
    private readonly SeededRandom _random = new(21);
    private readonly BodyContext _context;

    public MessageBodyTests() => _context = new BodyContext
    {
        Conversation = _random.Id(),
        ClientId = _random.Id(),
        Sender = new DeviceAddress(_random.Id(), _random.Id()),
        RosterVersion = 3,
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(MessageBody.MaxContentSize)]
    public void A_body_opens_with_its_wrap(int size)
    {
        var content = _random.Bytes(size);
        var body = MessageBody.Seal(content, _context, _random, out var wrap);
        Assert.InRange(body.Length, size, MessageBody.MaxSize);
        var plaintext = new byte[WrapContent.Size];
        wrap.WriteTo(plaintext);
        wrap.Dispose();
        Assert.True(WrapContent.TryParse(plaintext, out var received));
        Assert.True(MessageBody.TryOpen(body, received!, _context, out var opened));
        Assert.Equal(content, opened);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => MessageBody.Seal(new byte[MessageBody.MaxContentSize + 1], _context, _random, out _));
    }

    [Fact]
    public void A_body_moved_elsewhere_does_not_open()
    {
        var body = MessageBody.Seal("hi"u8, _context, _random, out var wrap);
        Assert.False(Opens(body, wrap, _context with { Conversation = _random.Id() }));
        Assert.False(Opens(body, wrap, _context with { ClientId = _random.Id() }));
        Assert.False(Opens(body, wrap, _context with { Sender = _context.Sender with { Account = _random.Id() } }));
        Assert.False(Opens(body, wrap, _context with { Sender = _context.Sender with { Device = _random.Id() } }));
        Assert.False(Opens(body, wrap, _context with { RosterVersion = 4 }));
        Assert.True(Opens(body, wrap, _context));
    }

    [Fact]
    public void A_body_with_any_bit_changed_does_not_open_even_if_the_wrap_names_it()
    {
        var body = MessageBody.Seal("hi"u8, _context, _random, out var wrap);
        var plaintext = new byte[WrapContent.Size];
        wrap.WriteTo(plaintext);
        for (var bit = 0; bit < body.Length * 8; bit++)
        {
            var forged = (byte[])body.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Opens(forged, wrap, _context));
            Sha256.Hash(forged, plaintext.AsSpan(33));
            Assert.True(WrapContent.TryParse(plaintext, out var naming));
            Assert.False(Opens(forged, naming!, _context));
        }
    }

    [Fact]
    public void A_wrap_for_another_body_opens_neither()
    {
        var first = MessageBody.Seal("one"u8, _context, _random, out var firstWrap);
        var second = MessageBody.Seal("two"u8, _context, _random, out var secondWrap);
        Assert.False(Opens(first, secondWrap, _context));
        Assert.False(Opens(second, firstWrap, _context));
        Assert.False(Opens([], firstWrap, _context));
        Assert.False(Opens(new byte[MessageBody.MaxSize + 1], firstWrap, _context));
    }

    [Fact]
    public void A_wrap_of_another_kind_or_length_is_refused()
    {
        MessageBody.Seal("hi"u8, _context, _random, out var wrap);
        var plaintext = new byte[WrapContent.Size];
        wrap.WriteTo(plaintext);
        Assert.False(WrapContent.TryParse([.. plaintext, 0], out _));
        Assert.False(WrapContent.TryParse(plaintext.AsSpan(1), out _));
        plaintext[0] = 3;
        Assert.False(WrapContent.TryParse(plaintext, out _));
        Assert.False(WrapContent.IsBlank(plaintext));
    }

    [Fact]
    public void A_blank_wrap_is_as_long_as_any_and_carries_no_key()
    {
        var blank = new byte[WrapContent.Size];
        WrapContent.WriteBlank(blank);
        Assert.True(WrapContent.IsBlank(blank));
        Assert.False(WrapContent.TryParse(blank, out _));
        Assert.Equal($"02{new string('0', 128)}", Convert.ToHexString(blank));
        blank[^1] = 1;
        Assert.False(WrapContent.IsBlank(blank));
    }

    [Fact]
    public void A_body_is_laid_out_as_published()
    {
        var body = MessageBody.Seal("hi"u8, _context, _random, out var wrap);
        var plaintext = new byte[WrapContent.Size];
        wrap.WriteTo(plaintext);
        Assert.Equal("0110", Convert.ToHexString(body, 0, 2));
        Assert.Equal(1 + 1 + 32 + 12 + 64 + 16, body.Length);
        var commitment = new byte[32];
        HkdfSha256.Expand(plaintext.AsSpan(1, 32), "SM1/body/commit"u8, commitment);
        Assert.Equal(commitment, body[2..34]);
        byte[] bound = [.. "SM1 body"u8, 0, .. Id(_context.Conversation), .. Id(_context.ClientId),
            .. Id(_context.Sender.Account), .. Id(_context.Sender.Device), 0, 0, 0, 0, 0, 0, 0, 3];
        var (hash, key, padded) = (new byte[32], new byte[32], new byte[64]);
        Sha256.Hash(bound, hash);
        HkdfSha256.Expand(plaintext.AsSpan(1, 32), "SM1/body/key"u8, key);
        Assert.True(Aes256Gcm.TryDecrypt(key, body.AsSpan(34, 12), body.AsSpan(46), hash, padded));
        Assert.Equal([.. "hi"u8, 0x80], padded[..3]);
    }

    private static byte[] Id(Guid id) => Convert.FromHexString(id.ToString("N"));

    private static bool Opens(byte[] body, WrapContent wrap, BodyContext context) => MessageBody.TryOpen(body, wrap, context, out _);
}
