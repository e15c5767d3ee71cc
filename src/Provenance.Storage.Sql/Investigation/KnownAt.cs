// How a statement stood when the log had some size N (migration 0002): it is current from current_from on, and another has
// its place from ended_at on; before either it is a conflict. At the newest size the same is in the column standing,
// which indexes know. Where a moment in the world is asked for as well, what holds then stands instead (MomentLines).
// Conditions are texts with the alias of a table that has these columns: statement or job. The size is a word that the
// session knows, so that no question needs a parameter for it.

using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Conditions for what is known at the size of a snapshot, and holds at its moment.</summary>
/// <param name="sql">The words of the database.</param>
/// <param name="size">The size.</param>
/// <param name="projected">All that is projected, as a size.</param>
/// <param name="lines">What holds at the moment asked for; null for what is newest of what is known.</param>
internal sealed class KnownAt(SnapshotSql sql, long size, long projected, MomentLines? lines = null)
{
    private const int Superseded = (int)Standing.Superseded;

    // Of a short log a part counts as little, so that it is read in both ways as a long one is.
    private const long MostLater = 65_536;
    private const long LogsOfLater = 4;

    /// <summary>The words of the database.</summary>
    public SnapshotSql Sql => sql;

    /// <summary>All that is projected.</summary>
    public KnownAt Newest => new(sql, projected, projected);

    /// <summary>The size.</summary>
    public long Size => size;

    /// <summary>Whether it is all that is projected, and all as its newest statements tell it: then partial indexes may be named.</summary>
    public bool IsNewest => IsLatest && lines is null;

    /// <summary>Whether nothing was logged since, whatever moment is asked for.</summary>
    public bool IsLatest => size == projected;

    /// <summary>
    /// Whether so little was logged since that it is cheaper to take it away from what is known now than to look for what was whole by then.
    /// </summary>
    public bool IsNearlyLatest => projected - size <= Math.Min(MostLater, size / LogsOfLater);

    /// <summary>That a row was logged by then: begins with " AND ", and is empty where all were.</summary>
    public string Logged(string alias) => IsLatest ? "" : $" AND {alias}.log_index < {sql.KnownAt}";

    /// <summary>What holds at the moment asked for; null for what is newest of what is known.</summary>
    public MomentLines? Lines => lines;

    /// <summary>The same as it holds at a moment.</summary>
    public KnownAt At(MomentLines moment) => new(sql, size, projected, moment);

    /// <summary>What the party says.</summary>
    public string Current(string alias) => Holds(alias, 1, 0, IsLatest
        ? $"{alias}.standing = 1"
        : $"{alias}.current_from <= {sql.KnownAt} AND (({alias}.ended_at IS NULL) OR ({alias}.ended_at > {sql.KnownAt}))");

    /// <summary>What the party says or once said, whatever holds at a moment: all but what did nothing but contradict it.</summary>
    public string EverCurrent(string alias) => IsLatest
        ? $"{alias}.standing IN (1, 2, 3)"
        : $"({alias}.current_from <= {sql.KnownAt} OR {alias}.ended_at <= {sql.KnownAt})";

    /// <summary>What the party says, and what contradicts it.</summary>
    public string CurrentOrConflict(string alias) => Holds(alias, 1, 0, IsLatest
        ? $"{alias}.standing IN (1, 4)"
        : $"{alias}.log_index < {sql.KnownAt} AND {alias}.standing <> 0 AND (({alias}.ended_at IS NULL) OR ({alias}.ended_at > {sql.KnownAt}))");

    /// <summary>What contradicts what the party says.</summary>
    public string Conflict(string alias) => IsLatest
        ? Holds(alias, 0, 0, $"{alias}.standing = 4")
        : $"{CurrentOrConflict(alias)} AND {Holds(alias, 0, 0, $"(({alias}.current_from IS NULL) OR ({alias}.current_from > {sql.KnownAt}))")}";

    /// <summary>All but what a later statement has taken the place of; what was withdrawn is among it.</summary>
    public string NotSuperseded(string alias) => Holds(alias, 1, 0, IsLatest
        ? $"{alias}.standing <> {Superseded}"
        : $"{alias}.log_index < {sql.KnownAt} AND ({alias}.standing <> {Superseded} OR {alias}.ended_at > {sql.KnownAt})");

    /// <summary>The standing, as a number of <see cref="Standing"/>; what is passed over stands as superseded.</summary>
    public string StandingOf(string alias)
    {
        var asKnown = IsLatest
            ? $"{alias}.standing"
            : $"""
              CASE WHEN {alias}.ended_at <= {sql.KnownAt} THEN {alias}.standing WHEN {alias}.standing = 0 THEN 0
                WHEN {alias}.current_from <= {sql.KnownAt} THEN 1 ELSE 4 END
              """;
        return lines is null
            ? asKnown
            : $"(CASE {LineAt(alias)} WHEN 0 THEN ({asKnown}) WHEN 1 THEN {Superseded} ELSE 1 END)";
    }

    private string LineAt(string alias) => sql.LineAt($"{alias}.log_index");

    private string Holds(string alias, int whereHeld, int wherePassed, string asKnown) => lines is null
        ? asKnown
        : $"(CASE {LineAt(alias)} WHEN 0 THEN CASE WHEN {asKnown} THEN 1 ELSE 0 END WHEN 1 THEN {wherePassed} ELSE {whereHeld} END = 1)";
}
