// SPDX-License-Identifier: MIT
// Report: results to standard output, errors and warnings to standard error; words for people, or one JSON object a line.
// Every result is flushed before the command goes on: what was printed may be marked as shown.
using System.Buffers;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace SecureMessenger.Cli.Output;

internal sealed class Report(bool json)
{
    private readonly Lock _gate = new();
    private readonly Stream _output = OutputStream.Open();
    private readonly Stream _error = Console.OpenStandardError();

    public bool Json => json;

    /// <summary>Whether a progress bar has somebody to look at it.</summary>
    public bool ShowsProgress => !json && !Console.IsErrorRedirected;

    /// <summary>One result: a line for people, or an object.</summary>
    public void Result(string line, Action<Utf8JsonWriter> write)
    {
        if (json)
            Write(_output, Object(write));
        else
            Write(_output, Encoding.UTF8.GetBytes(line + "\n"));
    }

    /// <summary>Why the command ends. <paramref name="message"/> may quote what a server said: it is cleaned.</summary>
    public void Error(string message, string code)
    {
        if (json)
        {
            Write(_error, Object(writer =>
            {
                writer.WriteString("error", message);
                writer.WriteString("code", code);
            }));
        }
        else
        {
            Line("error", "red", message);
        }
    }

    public void Warning(string message, string code)
    {
        if (json)
        {
            Write(_error, Object(writer =>
            {
                writer.WriteString("warning", message);
                writer.WriteString("code", code);
            }));
        }
        else
        {
            Line("warning", "yellow", message);
        }
    }

    /// <summary>Something only a person at the terminal wants to know.</summary>
    public void Note(string message)
    {
        if (!json)
            Write(_error, Encoding.UTF8.GetBytes(TerminalText.OneLine(message) + "\n"));
    }

    private void Line(string kind, string colour, string message)
    {
        var clean = TerminalText.OneLine(message);
        if (Console.IsErrorRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
        {
            Write(_error, Encoding.UTF8.GetBytes($"{kind}: {clean}\n"));
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Markup($"[{colour}]{kind}:[/] ");
        Write(_error, Encoding.UTF8.GetBytes(clean + "\n"));
    }

    private static byte[] Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private void Write(Stream to, byte[] bytes)
    {
        lock (_gate)
        {
            to.Write(bytes);
            to.Flush();
        }
    }
}
