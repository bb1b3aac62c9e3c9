// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace SecureMessenger.Tests.Fuzzing;

/// <summary>How long a run goes on, and the seed that repeats it.</summary>
internal sealed class FuzzBudget
{
    private const string SecondsName = "SERVER_FUZZ_SECONDS";
    private const string SeedName = "SERVER_FUZZ_SEED";

    private const int LeastLooks = 500;

    private long? _since;
    private int _looks;

    public FuzzBudget()
    {
        Seconds = Read(SecondsName) is { } seconds ? double.Parse(seconds, CultureInfo.InvariantCulture) : 8;
        Seed = Read(SeedName) is { } seed
            ? ulong.Parse(seed, CultureInfo.InvariantCulture)
            : BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
        TestContext.Current.TestOutputHelper!.WriteLine($"{SeedName}={Seed}");
    }

    public ulong Seed { get; }

    /// <summary>Counted from the first look on, when everything stands; on a machine however slow something is asked.</summary>
    public bool IsLeft
    {
        get
        {
            _since ??= TimeProvider.System.GetTimestamp();
            return ++_looks <= LeastLooks || TimeProvider.System.GetElapsedTime(_since.Value).TotalSeconds < Seconds;
        }
    }

    private double Seconds { get; }

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name);
}
