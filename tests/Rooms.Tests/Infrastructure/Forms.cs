// SPDX-License-Identifier: MIT
using System.Text;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Every form an id or a name could be written in: as bytes of either order, as text, in hex, in base64 at any place of a longer text.</summary>
public sealed class Forms
{
    private readonly List<byte[]> _raw = [];
    private readonly List<byte[]> _texts = [];

    /// <summary>Looks for an id too.</summary>
    public Forms Add(Guid id)
    {
        AddText(id.ToString("D"));
        AddText(id.ToString("N"));
        foreach (var bytes in new[] { id.ToByteArray(bigEndian: true), id.ToByteArray() }) AddBytes(bytes);
        return this;
    }

    /// <summary>Looks for a name too.</summary>
    public Forms Add(string name)
    {
        AddText(name);
        AddBytes(Encoding.UTF8.GetBytes(name));
        return this;
    }

    /// <summary>Whether any of them is in there; of text in either case.</summary>
    public bool AreIn(byte[] content)
    {
        if (_raw.Exists(form => content.AsSpan().IndexOf(form) >= 0)) return true;
        var lowered = Array.ConvertAll(content, letter => letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter);
        return _texts.Exists(form => lowered.AsSpan().IndexOf(form) >= 0);
    }

    private void AddBytes(byte[] bytes)
    {
        _raw.Add(bytes);
        AddText(Convert.ToHexString(bytes));
        for (var skipped = 0; skipped < 3; skipped++)
        {
            var whole = bytes[skipped..(skipped + ((bytes.Length - skipped) / 3 * 3))]; // what does not depend on the neighbours
            var text = Convert.ToBase64String(whole);
            AddText(text);
            AddText(text.Replace('+', '-').Replace('/', '_'));
        }
    }

    private void AddText(string text) => _texts.Add(Encoding.UTF8.GetBytes(text.ToLowerInvariant()));
}
