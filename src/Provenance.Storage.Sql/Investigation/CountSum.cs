namespace Provenance.Storage.Sql.Investigation;

/// <summary>Sums of counts as statements give them.</summary>
internal static class CountSum
{
    // Each half of a count is summed by itself: no sum of the at most 4,096 rows of a statement then leaves 64 bits.
    private const long Half = 1 << 20;
    private const long Beyond = 1L << 43;

    /// <summary>
    /// The sum of a column of counts of one statement, null where it has none, and the largest number of 64 bits where it is
    /// more: a count may be 2⁵³ − 1, a statement has room for more than a thousand of them, and databases refuse a sum that
    /// they cannot hold.
    /// </summary>
    /// <param name="column">Its name.</param>
    public static string Of(string column)
    {
        var (high, low) = ($"sum({column} / {Half})", $"sum({column} % {Half})");
        return $"CASE WHEN {high} + ({low} / {Half}) >= {Beyond} THEN CAST({long.MaxValue} AS bigint) ELSE ({high} * {Half}) + {low} END";
    }
}
