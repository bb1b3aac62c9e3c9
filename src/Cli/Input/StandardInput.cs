// SPDX-License-Identifier: MIT
// StandardInput: exactly what was piped in. UTF-8 or refused; only '\n' ends a line; nothing is trimmed.
using System.Runtime.CompilerServices;
using System.Text;

namespace SecureMessenger.Cli.Input;

internal static class StandardInput
{
    /// <summary>More than any text that can be sent; the client says so in words.</summary>
    private const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<string> ReadAllAsync(CancellationToken ct)
    {
        await using var input = Console.OpenStandardInput();
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (whole.Length <= MaxBytes && await input.ReadAsync(buffer, ct) is > 0 and var read)
            whole.Write(buffer, 0, read);
        return Decode(whole.GetBuffer().AsSpan(0, (int)whole.Length));
    }

    public static async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var input = Console.OpenStandardInput();
        using var line = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await ReadAsync(input, buffer, ct) is > 0 and var read)
        {
            for (var from = 0; from < read;)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', from, read - from);
                line.Write(buffer, from, (end < 0 ? read : end) - from);
                if (line.Length > MaxBytes)
                    throw new UsageException("A line of standard input is longer than any message; use send-file.");
                if (end < 0)
                    break;
                yield return Decode(line.GetBuffer().AsSpan(0, (int)line.Length));
                line.SetLength(0);
                from = end + 1;
            }
        }

        if (line.Length > 0)
            yield return Decode(line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    /// <summary>Reading a terminal cannot be cancelled: it goes on in the background while the command ends.</summary>
    private static Task<int> ReadAsync(Stream input, byte[] buffer, CancellationToken ct) =>
        Task.Run(() => input.Read(buffer, 0, buffer.Length), CancellationToken.None).WaitAsync(ct);

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException("Standard input is not UTF-8 text; use send-file for other data.");
        }
    }
}
