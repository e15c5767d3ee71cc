// Statements of one record, kind and party. The first one to name a statement takes its place; statements that took each
// other's place make lines; the line of the first statement is what the party says, and the newest of every other line
// contradicts it. The registry decides the same as it goes along; here it is decided once, over what the log holds.

using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>A statement in a chain.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Id">Its id.</param>
/// <param name="Supersedes">The statement that it names; null where it names none.</param>
public readonly record struct ChainedStatement(long Index, Digest Id, Digest? Supersedes);

/// <summary>Looks for statements that contradict each other.</summary>
public static class ChainCheck
{
    /// <summary>The ends of all lines but the first one's: what contradicts what is current.</summary>
    /// <param name="chain">Statements of one record, kind and party, in log order, each once.</param>
    public static IReadOnlyList<long> Conflicts(IReadOnlyList<ChainedStatement> chain)
    {
        var successors = Successors(chain);
        var isFirst = Line(chain, successors).ToDictionary(statement => statement.Index);
        return [.. chain.Where(statement => !successors.ContainsKey(statement.Id) && !isFirst.ContainsKey(statement.Index)).Select(statement => statement.Index)];
    }

    /// <summary>The statement that the party stands by: the newest of the first one's line.</summary>
    /// <param name="chain">Statements of one record, kind and party, in log order, each once; at least one.</param>
    public static long Current(IReadOnlyList<ChainedStatement> chain) => Line(chain, Successors(chain)).Last().Index;

    /// <summary>The finding that an entry contradicts another.</summary>
    internal static AuditFinding ConflictOf(long index, string record, long other) => AuditFinding.OfEntry(
        AuditRules.Conflict,
        index,
        string.Create(CultureInfo.InvariantCulture, $"speaks of {record}, as entry {other} does, and takes no statement's place that is still current."));

    /// <summary>What is odd, record by record.</summary>
    internal static IEnumerable<AuditFinding> Run(SqliteConnection connection)
    {
        var rows = connection.Query<(byte[] Chain, long Idx, byte[] Id, byte[]? Supersedes, string Record)>(
            "SELECT chain, idx, id, supersedes, record FROM once WHERE chain IN (SELECT chain FROM once GROUP BY chain HAVING COUNT(*) > 1) ORDER BY chain, idx",
            buffered: false);
        var members = new List<ChainedStatement>();
        byte[] chain = [];
        var record = "";
        foreach (var row in rows)
        {
            if (!row.Chain.AsSpan().SequenceEqual(chain))
            {
                foreach (var finding in Tell(members, record))
                {
                    yield return finding;
                }

                members.Clear();
                (chain, record) = (row.Chain, row.Record);
            }

            members.Add(new ChainedStatement(row.Idx, new Digest(row.Id), row.Supersedes is { } named ? new Digest(named) : null));
        }

        foreach (var finding in Tell(members, record).Concat(Unknown(connection)))
        {
            yield return finding;
        }
    }

    // The first one to name a statement of its chain takes its place.
    private static Dictionary<Digest, ChainedStatement> Successors(IReadOnlyList<ChainedStatement> chain)
    {
        var ids = chain.Select(statement => statement.Id).ToHashSet();
        var successors = new Dictionary<Digest, ChainedStatement>();
        foreach (var statement in chain)
        {
            if (statement.Supersedes is { } named && ids.Contains(named))
            {
                successors.TryAdd(named, statement);
            }
        }

        return successors;
    }

    // The first statement, whatever took its place in turn, and whatever it took the place of though that came later.
    private static IEnumerable<ChainedStatement> Line(IReadOnlyList<ChainedStatement> chain, Dictionary<Digest, ChainedStatement> successors)
    {
        var predecessors = successors.ToDictionary(pair => pair.Value.Index, pair => pair.Key);
        var byId = chain.ToDictionary(statement => statement.Id);
        var head = chain[0];
        while (predecessors.TryGetValue(head.Index, out var before))
        {
            head = byId[before];
        }

        for (var at = head; ; at = successors[at.Id])
        {
            yield return at;
            if (!successors.ContainsKey(at.Id))
            {
                yield break;
            }
        }
    }

    private static IEnumerable<AuditFinding> Tell(List<ChainedStatement> members, string record) => members.Count < 2
        ? []
        : Conflicts(members).Select(index => ConflictOf(index, record, members[0].Index));

    private static IEnumerable<AuditFinding> Unknown(SqliteConnection connection) => connection
        .Query<(long Idx, byte[] Supersedes)>(
            "SELECT idx, supersedes FROM once AS r WHERE supersedes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reports WHERE id = r.supersedes) ORDER BY idx",
            buffered: false)
        .Select(row => AuditFinding.OfEntry(
            AuditRules.SupersededUnknown, row.Idx, $"takes the place of statement {new Digest(row.Supersedes)}, which is not in the log."));
}
