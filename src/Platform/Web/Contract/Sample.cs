// SPDX-License-Identifier: MIT
// Whom and what the examples of the contract are about: one story in all rooms, so that ids can be followed from one to the next.
namespace SecureMessenger.Platform.Web.Contract;

/// <summary>Values of examples.</summary>
public static class Sample
{
    /// <summary>An account.</summary>
    public static Guid Alice { get; } = new("019b7c2e-4f10-7a31-9c55-0d6f2b8e1a01");

    /// <summary>Its first device.</summary>
    public static Guid AlicesPhone { get; } = new("019b7c2e-4f11-7b42-8d66-1e7a3c9f2b02");

    /// <summary>Its second.</summary>
    public static Guid AlicesTablet { get; } = new("019b7c31-0a22-7c53-9e77-2f8b4dae3c03");

    /// <summary>Another account.</summary>
    public static Guid Bob { get; } = new("019b7c2f-5b33-7d64-8f88-309c5ebf4d04");

    /// <summary>Its device.</summary>
    public static Guid BobsPhone { get; } = new("019b7c2f-5b34-7e75-9099-41ad6fc05e05");

    /// <summary>What they talk in.</summary>
    public static Guid Conversation { get; } = new("019b7c33-6c44-7f86-81aa-52be70d16f06");

    /// <summary>A message's id of its sender's.</summary>
    public static Guid ClientMessage { get; } = new("019b7c35-7d55-7097-92bb-63cf81e27007");

    /// <summary>A file.</summary>
    public static Guid File { get; } = new("019b7c38-8e66-71a8-a3cc-74d092f38108");

    /// <summary>When it all happens.</summary>
    public static DateTimeOffset Time { get; } = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>So many bytes, each the same: no key, no signature and no ciphertext of anybody.</summary>
    public static byte[] Bytes(int count, byte value = 0x5A)
    {
        var bytes = new byte[count];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}
