// How a statement stood when the log had some size N (migration 0002): it is current from current_from on, and another has
// its place from ended_at on; before either it is a conflict. At the newest size the same is in the column standing,
// which indexes know. Conditions are texts with the alias of a table that has these columns: statement or job. The size
// is a function of the connection, so that no query needs a parameter for it.

using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Conditions for what is known at the size of a snapshot.</summary>
/// <param name="size">The size.</param>
/// <param name="isNewest">Whether it is all that is projected.</param>
internal sealed class KnownAt(long size, bool isNewest)
{
    private const int Superseded = (int)Standing.Superseded;

    /// <summary>All that is projected.</summary>
    public static KnownAt Newest(long size) => new(size, isNewest: true);

    /// <summary>The size.</summary>
    public long Size => size;

    /// <summary>Whether it is all that is projected: then partial indexes may be named.</summary>
    public bool IsNewest => isNewest;

    /// <summary>Makes <c>known_at()</c> known to a connection.</summary>
    public void Define(SqliteConnection connection) => connection.CreateFunction("known_at", () => size, isDeterministic: true);

    /// <summary>What the party says.</summary>
    public string Current(string alias) => isNewest
        ? $"{alias}.standing = 1"
        : $"{alias}.current_from <= known_at() AND (({alias}.ended_at IS NULL) OR ({alias}.ended_at > known_at()))";

    /// <summary>What the party says, and what contradicts it.</summary>
    public string CurrentOrConflict(string alias) => isNewest
        ? $"{alias}.standing IN (1, 4)"
        : $"{alias}.log_index < known_at() AND {alias}.standing <> 0 AND (({alias}.ended_at IS NULL) OR ({alias}.ended_at > known_at()))";

    /// <summary>What contradicts what the party says.</summary>
    public string Conflict(string alias) => isNewest
        ? $"{alias}.standing = 4"
        : $"{CurrentOrConflict(alias)} AND (({alias}.current_from IS NULL) OR ({alias}.current_from > known_at()))";

    /// <summary>All but what a later statement has taken the place of; what was withdrawn is among it.</summary>
    public string NotSuperseded(string alias) => isNewest
        ? $"{alias}.standing <> {Superseded}"
        : $"{alias}.log_index < known_at() AND ({alias}.standing <> {Superseded} OR {alias}.ended_at > known_at())";

    /// <summary>The standing, as a number of <see cref="Standing"/>.</summary>
    public string StandingOf(string alias) => isNewest
        ? $"{alias}.standing"
        : $"""
          CASE WHEN {alias}.ended_at <= known_at() THEN {alias}.standing WHEN {alias}.standing = 0 THEN 0
            WHEN {alias}.current_from <= known_at() THEN 1 ELSE 4 END
          """;
}
