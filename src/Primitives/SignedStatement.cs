// SPDX-License-Identifier: MIT
// SignedStatement: the bytes an identity key signs: "SM1 sig" || 0x00 || context u8 || body.
// The prefix keeps these signatures apart from every other use of Ed25519. Holds no secret bytes.
namespace SecureMessenger.Primitives;

internal static class SignedStatement
{
    private const int StackLimit = 2048;

    private static ReadOnlySpan<byte> Prefix => "SM1 sig\0"u8;

    public static void Sign(ReadOnlySpan<byte> secretKey, SignatureContext context, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        var size = SizeOf(body);
        var statement = size <= StackLimit ? stackalloc byte[size] : new byte[size];
        Write(context, body, statement);
        Ed25519.Sign(secretKey, statement, signature);
    }

    public static bool Verify(
        ReadOnlySpan<byte> publicKey, SignatureContext context, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        var size = SizeOf(body);
        var statement = size <= StackLimit ? stackalloc byte[size] : new byte[size];
        Write(context, body, statement);
        return Ed25519.Verify(publicKey, statement, signature);
    }

    private static int SizeOf(ReadOnlySpan<byte> body) => Prefix.Length + 1 + body.Length;

    private static void Write(SignatureContext context, ReadOnlySpan<byte> body, Span<byte> statement)
    {
        if (context is SignatureContext.None || !Enum.IsDefined(context))
            throw new ArgumentOutOfRangeException(nameof(context), context, "A signature needs a purpose.");
        Prefix.CopyTo(statement);
        statement[Prefix.Length] = (byte)context;
        body.CopyTo(statement[(Prefix.Length + 1)..]);
    }
}
