using System.Numerics;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Closes, recomputed from the whole list: RFC 6962's recursive definition over the ids.</summary>
internal static class ObviousCloses
{
    public static IReadOnlyList<WorldEntry> Covered(IReadOnlyList<WorldEntry> entries, string party, IEnumerable<StreamRange> ranges) =>
    [
        .. ranges.OrderBy(range => range.Stream).SelectMany(range => entries
            .Where(entry => entry.Party == party && entry.Statement.Stream == range.Stream
                && entry.Statement.Sequence >= range.First && entry.Statement.Sequence <= range.Last)
            .OrderBy(entry => entry.Statement.Sequence).ThenBy(entry => entry.Index)),
    ];

    public static Digest Root(IReadOnlyList<WorldEntry> covered) => RootOf([.. covered.Select(entry => entry.Statement.Id.ToArray())]);

    /// <summary>confirmed, incomplete or contradicted.</summary>
    public static string Judge(IReadOnlyList<WorldEntry> entries, WorldEntry close)
    {
        var body = close.Content.Section<PeriodCloseBody>()!;
        var covered = Covered(entries, close.Party, body.Streams);
        if (covered.Count < body.Statements)
        {
            return "Incomplete";
        }

        return covered.Count > body.Statements || Root(covered) != body.MerkleRoot || HoursContradict(covered, body) ? "Contradicted" : "Confirmed";
    }

    private static bool HoursContradict(IReadOnlyList<WorldEntry> covered, PeriodCloseBody body)
    {
        if (!body.AcceleratorHours.TryGet(out var stated))
        {
            return false;
        }

        var standing = covered.Where(entry => entry.Statement.Kind is TrainingJobKind && !entry.Statement.IsWithdrawal
            && covered.All(other => other.Supersedes != entry.Index)).ToList();
        var hours = standing.Select(entry => entry.Content.Section<Run>()?.AcceleratorHours is { IsKnown: true } known ? known.Value : null).ToList();
        var low = hours.Aggregate(BigInteger.Zero, (sum, estimate) => sum + (BigInteger)(estimate?.Low.Millionths ?? 0));
        var high = hours.Aggregate(BigInteger.Zero, (sum, estimate) => sum + (BigInteger)(estimate?.High.Millionths ?? 0));
        return low > (BigInteger)stated.High.Millionths || (hours.All(estimate => estimate is not null) && high < (BigInteger)stated.Low.Millionths);
    }

    private static Digest RootOf(IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 0)
        {
            return Digest.Of([]);
        }

        if (leaves.Count == 1)
        {
            return Digest.Of([0, .. leaves[0]]);
        }

        var split = 1;
        while (split * 2 < leaves.Count)
        {
            split *= 2;
        }

        return Digest.Of([1, .. RootOf([.. leaves.Take(split)]).ToArray(), .. RootOf([.. leaves.Skip(split)]).ToArray()]);
    }
}
