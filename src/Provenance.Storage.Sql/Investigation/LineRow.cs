using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>A statement's place in its line, as known: the first columns of a row.</summary>
internal static class LineRow
{
    /// <summary>How many columns <see cref="Columns"/> names.</summary>
    public const int Count = 7;

    private const int LeastRead = 1_024;

    /// <summary>The columns of a place, from a statement with the alias <c>s</c>.</summary>
    public static string Columns(KnownAt known) =>
        $"""
        s.log_index, s.suspended, CASE WHEN {known.Current("s")} THEN 1 ELSE 0 END, s.is_withdrawal,
          CASE WHEN s.ended_at <= {known.Sql.KnownAt} THEN s.superseded_by END,
          CASE WHEN s.supersedes < {known.Sql.KnownAt} THEN s.supersedes END,
          CASE WHEN s.ended_at <= {known.Sql.KnownAt} THEN (SELECT reason FROM statement n WHERE n.log_index = s.superseded_by) END
        """;

    /// <summary>The place.</summary>
    public static LinePlace PlaceOf(SqlStatement row) => new(
        row.Integer(0),
        row.Integer(2) != 0,
        row.Integer(3) != 0,
        row.IntegerOrNull(4),
        row.IntegerOrNull(6) is { } reason ? (SupersedesReason)reason : null);

    /// <summary>Whether its signer was suspended.</summary>
    public static bool IsSuspended(SqlStatement row) => row.Integer(1) != 0;

    /// <summary>The statement whose place it took; null for none.</summary>
    public static long? PreviousOf(SqlStatement row) => row.IntegerOrNull(5);

    /// <summary>
    /// Statements with those that took their places, which may be withdrawals; and where <paramref name="withEarlier"/>,
    /// with those whose places they took. No more are added than there were, and 1,024 besides.
    /// </summary>
    public static IReadOnlyList<T> WithLines<T>(List<T> statements, Func<T, (LinePlace Place, long? Previous)> placeOf, Func<long, T> read, bool withEarlier)
    {
        var indices = statements.Select(statement => placeOf(statement).Place.LogIndex).ToHashSet();
        // Few statements may stand in long lines: what bounds many must not cut the lines of a few.
        var most = (statements.Count * 2) + LeastRead;
        for (var i = 0; i < statements.Count && statements.Count <= most; i++)
        {
            var (place, previous) = placeOf(statements[i]);
            if (place.Next is { } next && indices.Add(next))
            {
                statements.Add(read(next));
            }

            if (withEarlier && previous is { } earlier && indices.Add(earlier))
            {
                statements.Add(read(earlier));
            }
        }

        return statements;
    }
}
