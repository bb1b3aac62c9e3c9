// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Files;

public sealed class UploadFuzzTests
{
    /// <summary>Seconds to go on; eight without it.</summary>
    private const string SecondsName = "FILES_FUZZ_SECONDS";

    /// <summary>Repeats a run.</summary>
    private const string SeedName = "FILES_FUZZ_SEED";

    [Fact]
    public async Task Whatever_is_done_to_uploads_the_server_agrees_with_the_model_and_keeps_nothing()
    {
        var seconds = Environment.GetEnvironmentVariable(SecondsName) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : 8;
        var seed = Environment.GetEnvironmentVariable(SeedName) is { } given
            ? ulong.Parse(given, CultureInfo.InvariantCulture)
            : BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"{SeedName}={seed}");
        await using var house = await FilesHouse.OpenAsync(("FILES_DAILY_QUOTA", (1L << 50).ToString(CultureInfo.InvariantCulture)));
        var fuzzer = new UploadFuzzer(house, new Dice(seed));

        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since).TotalSeconds < seconds) await fuzzer.StepAsync();
        await fuzzer.EndAllAsync();

        output.WriteLine(string.Join(", ", fuzzer.Steps.Select(step => $"{step.Key} {step.Value}")));
        await house.AssertEmptyAsync();
        Assert.Equal((0, 0), await house.UsageAsync());
        Assert.DoesNotContain(house.LogText.Split('\n'), line => line.StartsWith("Error ", StringComparison.Ordinal));
    }
}
