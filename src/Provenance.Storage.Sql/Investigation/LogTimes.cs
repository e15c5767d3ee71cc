namespace Provenance.Storage.Sql.Investigation;

/// <summary>When entries were logged. Times of logging never decrease, so that entries are found by halving.</summary>
internal static class LogTimes
{
    /// <summary>The first of some entries that was logged after a moment; their end where none was.</summary>
    /// <param name="session">Reads the projections.</param>
    /// <param name="from">The first entry.</param>
    /// <param name="until">The entry after the last.</param>
    /// <param name="milliseconds">The moment, since 1970.</param>
    public static long FirstAfter(SqlSession session, long from, long until, long milliseconds)
    {
        var (low, high) = (from, until);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Of(session, middle) <= milliseconds ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>When an entry was logged, milliseconds since 1970; 0 before the first.</summary>
    public static long Of(SqlSession session, long index) => index < 0
        ? 0
        : session.QuerySingle<long>("SELECT logged_at_ms FROM statement WHERE log_index = @index;", new { index });
}
