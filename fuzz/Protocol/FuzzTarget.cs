// SPDX-License-Identifier: MIT
// FuzzTarget: one way into the library for bytes from outside, with what must hold whatever they are.
namespace SecureMessenger.Fuzz;

/// <summary>An entry point of the library and its oracle.</summary>
/// <param name="Name">Its name on the command line and its folder below fuzz/corpus.</param>
/// <param name="Seeds">Genuine inputs, made from fixed keys: the same in every run.</param>
/// <param name="Take">Takes an input; says whether it was accepted; throws where a promise is broken.</param>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], bool> Take)
{
    /// <summary>Allowance of whatever decrypts: a header may honestly skip 2,000 messages, whose keys are 64,000 bytes.</summary>
    public const int JumpAllowance = 160 * 1024;

    private const int BytesPerInputByte = 8;

    /// <summary>What a run may allocate beside its share of the input: bytes for the states the oracle compares.</summary>
    public int Allowance { get; init; } = 16 * 1024;

    /// <summary>Takes an input and holds the allocation to the input's size.</summary>
    /// <param name="input">The input.</param>
    /// <returns>Whether it was accepted.</returns>
    public bool Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var taken = Take(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        BrokenPromiseException.Unless(allocated <= (BytesPerInputByte * (long)input.Length) + Allowance, $"{allocated} bytes allocated for an input of {input.Length}.");
        return taken;
    }
}
