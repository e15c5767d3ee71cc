using System.Globalization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>A part of a population that is drawn from by itself: entries from one index up to another.</summary>
/// <param name="Name">What it is, such as a month.</param>
/// <param name="From">Its first entry.</param>
/// <param name="To">The entry after its last one.</param>
public sealed record Stratum(string Name, long From, long To)
{
    /// <summary>Its entries.</summary>
    public long Population => To - From;
}

/// <summary>What is drawn of a part.</summary>
/// <param name="Stratum">The part.</param>
/// <param name="Entries">Indices, ascending.</param>
public sealed record DrawnStratum(Stratum Stratum, IReadOnlyList<long> Entries);

/// <summary>Plans samples.</summary>
public static class SamplePlan
{
    /// <summary>Draws from each part as many as its share of the population, and at least one where there is room.</summary>
    /// <param name="seed">The checkpoint that came after the population.</param>
    /// <param name="strata">Parts without overlap.</param>
    /// <param name="sample">How many are drawn in all.</param>
    public static IReadOnlyList<DrawnStratum> Draw(Checkpoint seed, IReadOnlyList<Stratum> strata, long sample)
    {
        var shares = Allocate([.. strata.Select(stratum => stratum.Population)], sample);
        return [.. strata.Select((stratum, i) => new DrawnStratum(stratum, SampleDraw.Draw(seed, stratum.From, stratum.To, shares[i])))];
    }

    /// <summary>Shares of a sample by population: whole parts first, then the largest remainders, and none of them empty.</summary>
    /// <param name="populations">At least 1 each.</param>
    /// <param name="sample">At most their sum.</param>
    public static IReadOnlyList<long> Allocate(IReadOnlyList<long> populations, long sample)
    {
        var all = populations.Sum();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sample, all);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        var shares = populations.Select(population => (long)((Int128)sample * population / all)).ToArray();
        var byRemainder = Enumerable.Range(0, shares.Length)
            .OrderByDescending(i => (Int128)sample * populations[i] % all)
            .ThenBy(i => i)
            .ToList();
        var rest = sample - shares.Sum();
        for (var i = 0; rest > 0; i = (i + 1) % shares.Length)
        {
            if (shares[byRemainder[i]] < populations[byRemainder[i]])
            {
                shares[byRemainder[i]]++;
                rest--;
            }
        }

        // A part without a share takes one from the part with the most.
        for (var i = 0; i < shares.Length && sample >= shares.Length; i++)
        {
            if (shares[i] == 0)
            {
                shares[i]++;
                shares[Array.IndexOf(shares, shares.Max())]--;
            }
        }

        return shares;
    }

    /// <summary>The months in which the entries below a size were logged, read off the leaves. Times never decrease, so each month is one run of entries.</summary>
    /// <param name="source">The log.</param>
    /// <param name="tree">Its checkpoint.</param>
    /// <param name="population">Entries below this size.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">The leaves are not those of the tree, or not in order of time.</exception>
    public static async Task<IReadOnlyList<Stratum>> MonthsAsync(
        ILogSource source, Checkpoint tree, long population, CancellationToken cancellationToken)
    {
        using var tiles = new VerifiedTiles(tree, source);
        var reader = new BundleReader(source, tiles);
        var months = new List<Stratum>();
        for (var number = 0L; number * TileId.FullWidth < population; number++)
        {
            var bundle = await reader.ReadAsync(number, withContent: false, cancellationToken);
            if (!bundle.IsProven)
            {
                throw new InvalidDataException($"{bundle.Findings[0].Place}: {bundle.Findings[0].Message} Audit the log first.");
            }

            for (var i = 0; i < bundle.Leaves.Count && bundle.First + i < population; i++)
            {
                Add(months, bundle.First + i, bundle.Leaves[i]);
            }
        }

        return months;
    }

    private static void Add(List<Stratum> months, long index, ReadOnlyMemory<byte> bytes)
    {
        if (!Leaf.TryDecode(bytes.Span, out var leaf))
        {
            throw new InvalidDataException($"The leaf of entry {index} cannot be decoded. Audit the log first.");
        }

        var month = leaf.LoggedAt.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (months.Count > 0 && months[^1].Name == month)
        {
            months[^1] = months[^1] with { To = index + 1 };
        }
        else if (months.Count == 0 || string.CompareOrdinal(months[^1].Name, month) < 0)
        {
            months.Add(new Stratum(month, index, index + 1));
        }
        else
        {
            throw new InvalidDataException($"Entry {index} was logged before the entry that it follows. Audit the log first.");
        }
    }
}
