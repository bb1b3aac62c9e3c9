// SPDX-License-Identifier: MIT
// MutationRun: a bounded run of a target over drawn inputs; a failure tells the input, ready to become a corpus file.
namespace SecureMessenger.Fuzz;

/// <summary>Runs a target over mutations.</summary>
public static class MutationRun
{
    /// <summary>Runs.</summary>
    /// <param name="target">The target.</param>
    /// <param name="inputs">What to change.</param>
    /// <param name="count">How many inputs.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>How many were accepted.</returns>
    /// <exception cref="BrokenPromiseException">A promise was broken, or anything was thrown.</exception>
    public static int Over(FuzzTarget target, IReadOnlyList<byte[]> inputs, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(target);
        var mutations = new Mutations(inputs, seed);
        var taken = 0;
        for (var i = 0; i < count; i++)
        {
            var input = mutations.Next();
            string promise;
            try
            {
                taken += target.Run(input) ? 1 : 0;
                continue;
            }
            catch (BrokenPromiseException violation)
            {
                promise = violation.Message;
            }
            catch (Exception thrown) when (thrown is not OutOfMemoryException)
            {
                promise = thrown.ToString();
            }

            throw new BrokenPromiseException($"{target.Name}, seed {seed}, input {i}: {promise}\n{Convert.ToHexString(input)}");
        }

        return taken;
    }
}
