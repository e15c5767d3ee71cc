using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>A statement's place in its line, as known.</summary>
internal record LineRow
{
    private const int LeastRead = 1_024;

    public long LogIndex { get; init; }

    public long Suspended { get; init; }

    public long IsCurrent { get; init; }

    public long IsWithdrawal { get; init; }

    public long? Next { get; init; }

    public long? NextReason { get; init; }

    public long? Previous { get; init; }

    /// <summary>The columns of a place, from a statement with the alias <c>s</c>.</summary>
    public static string Columns(KnownAt known) =>
        $"""
        s.log_index AS LogIndex, s.suspended AS Suspended, ({known.Current("s")}) AS IsCurrent, s.is_withdrawal AS IsWithdrawal,
          CASE WHEN s.ended_at <= known_at() THEN s.superseded_by END AS Next,
          CASE WHEN s.supersedes < known_at() THEN s.supersedes END AS Previous,
          CASE WHEN s.ended_at <= known_at() THEN (SELECT reason FROM statement n WHERE n.log_index = s.superseded_by) END AS NextReason
        """;

    public LinePlace ToPlace() =>
        new(LogIndex, IsCurrent != 0, IsWithdrawal != 0, Next, NextReason is { } reason ? (SupersedesReason)reason : null);

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
