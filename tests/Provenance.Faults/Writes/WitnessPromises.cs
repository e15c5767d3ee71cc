using Provenance.Transparency;

namespace Provenance.Faults.Writes;

/// <summary>What has to hold of a witness after any fault.</summary>
internal static class WitnessPromises
{
    /// <summary>It holds what it cosigned, on one history; refuses the other; and goes on with the honest log.</summary>
    /// <param name="folder">The witness's directory.</param>
    /// <param name="log">The log.</param>
    /// <param name="before">The size that it held before the fault.</param>
    /// <param name="promised">The sizes that it answered with a cosignature.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RequireAsync(
        string folder, TwoHistories log, int before, IReadOnlyList<long> promised, CancellationToken cancellationToken)
    {
        using var opened = new OpenWitness(folder);
        var now = opened.Held;
        var least = promised.Count > 0 ? promised.Max() : before;
        Assert.True((now?.Size.Value ?? 0) >= least, $"It cosigned {least} and holds {now?.Size.Value}.");
        Assert.True(now is null || now.Root == log.Root(0, (int)now.Size.Value), "It holds another history.");
        var from = (int)(now?.Size.Value ?? 0);
        for (var to = Math.Max(1, from); from > 0 && to <= TwoHistories.Sizes; to++)
        {
            Assert.Equal(WitnessStatus.Inconsistent, (await opened.AskAsync(log.Request(1, from, to), cancellationToken)).Status);
        }

        if (from > 1)
        {
            Assert.Equal(WitnessStatus.Conflict, (await opened.AskAsync(log.Request(1, from - 1, from), cancellationToken)).Status);
        }

        Assert.Equal(WitnessStatus.Consistent, (await opened.AskAsync(log.Request(0, from, TwoHistories.Sizes), cancellationToken)).Status);
        Assert.Equal((TwoHistories.Sizes, log.Root(0, TwoHistories.Sizes)), ((int)opened.Held!.Size.Value, opened.Held.Root));
    }
}
