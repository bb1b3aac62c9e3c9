// SPDX-License-Identifier: MIT
// FuzzTargets: all of them. A new parser gets its line here and its folder in fuzz/corpus.
namespace SecureMessenger.Fuzz;

/// <summary>All fuzz targets.</summary>
public static class FuzzTargets
{
    /// <summary>The targets, by name.</summary>
    public static IReadOnlyDictionary<string, FuzzTarget> All { get; } = Collect().ToDictionary(target => target.Name);

    private static IEnumerable<FuzzTarget> Collect()
    {
        var pair = new FuzzPair();
        var group = new FuzzGroup(pair.Alice, pair.Bob);
        return
        [
            .. new ParserTargets(pair, group).All(),
            .. new SessionTargets(pair).All(),
            new FuzzTarget("group-receive", [group.Next, group.Missing], group.Receive) { Allowance = FuzzTarget.JumpAllowance },
            .. new StoreTargets().All(),
        ];
    }
}
