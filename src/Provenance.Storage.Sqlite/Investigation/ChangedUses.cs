// Whose uses were others at an earlier size, or at a moment, than they are now. Jobs that came or began later are told by their index alone; of the
// earlier ones those are gathered that have become current since or are no longer, eight bytes each and no events, so that
// an answer about long ago fits into memory. Their events are made again when their group is read.

using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>What differs from the tables of uses at a size of the log.</summary>
internal sealed class ChangedUses(SqliteConnection connection, KnownAt known, JobRows rows) : IDisposable
{
    // Where more entries came later, every group is taken to have some of them.
    private const long MostFollowed = 65_536;

    private readonly Lazy<SqliteStatement> _allocations = new(() => new SqliteStatement(connection, AllocationRow.Select));
    private readonly Lazy<SqliteStatement> _job = new(() => new SqliteStatement(
        connection, $"SELECT {SummaryRow.Columns} FROM job j WHERE j.log_index = ?1;"));

    private readonly List<AllocationRow> _held = [];
    private Dictionary<UseGroupKey, List<long>>? _jobs;
    private HashSet<UseGroupKey>? _later;

    /// <summary>Whether a group may have held something else.</summary>
    public bool IsChanged(UseGroupKey group)
    {
        if (known.IsNewest)
        {
            return false;
        }

        Read();
        return _later is null || _later.Contains(group) || _jobs!.ContainsKey(group);
    }

    /// <summary>What a group held by jobs that stand otherwise now, in order, and which jobs of the table did not hold anything.</summary>
    public (List<UseEvent> Added, HashSet<long> Left) Of(UseGroupKey group)
    {
        Read();
        var (added, left) = (new List<UseEvent>(), new HashSet<long>());
        foreach (var entry in CollectionsMarshal.AsSpan(_jobs!.GetValueOrDefault(group)))
        {
            var (index, wasCurrent) = (entry >> 1, (entry & 1) != 0);
            if (!wasCurrent)
            {
                _ = left.Add(index);
                continue;
            }

            _ = _job.Value.Bind(1, index).Step();
            var job = SummaryRow.Read(_job.Value);
            _job.Value.Reset();
            AllocationRow.Read(_allocations.Value, index, _held);
            foreach (var (_, allocations) in AllocationRow.ByDomain(_held).Where(part => part.Domain == group.Domain))
            {
                job.Using.AddEvents(allocations, added);
            }
        }

        added.Sort(UseEvent.Compare);
        return (added, left);
    }

    /// <summary>Whether a job of the table was there already, and is told at the moment asked for.</summary>
    public bool IsLogged(long index) => index < known.Size && known.Lines?.IsPassed(index) is not true;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _allocations, _job }.Where(statement => statement.IsValueCreated))
        {
            statement.Value.Dispose();
        }
    }

    private void Read()
    {
        if (_jobs is not null)
        {
            return;
        }

        _jobs = [];
        foreach (var (then, now) in rows.ReadChanged("", Nothing, includesLater: false))
        {
            var wasCurrent = then.Job.Standing == Standing.Current;
            if (wasCurrent != (now == Standing.Current))
            {
                foreach (var group in GroupsOf(then.LogIndex, then.Customer, then.Cluster))
                {
                    ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_jobs, group, out _);
                    list ??= new List<long>(1);
                    list.Add((then.LogIndex << 1) | (wasCurrent ? 1L : 0L));
                }
            }
        }

        _later = ReadLater();
    }

    private HashSet<UseGroupKey>? ReadLater()
    {
        var later = new HashSet<UseGroupKey>();
        var begun = known.Lines is null
            ? ""
            : " UNION ALL SELECT log_index, customer_id, cluster_id FROM job INDEXED BY job_by_start WHERE standing <> 2 AND started_us > valid_at()";
        using var read = new SqliteStatement(
            connection, $"SELECT log_index, customer_id, cluster_id FROM job WHERE log_index >= ?1{begun};");
        read.Bind(1, known.Size);
        for (var jobs = 0L; read.Step(); jobs++)
        {
            if (jobs == MostFollowed)
            {
                return null;
            }

            later.UnionWith(GroupsOf(read.Integer(0), read.IntegerOrNull(1), read.Integer(2)));
        }

        return later;
    }

    private IEnumerable<UseGroupKey> GroupsOf(long index, long? customer, long cluster)
    {
        AllocationRow.Read(_allocations.Value, index, _held);
        return AllocationRow.ByDomain(_held).Select(part => new UseGroupKey(customer ?? 0, cluster, part.Domain));
    }

    private static readonly Dictionary<string, object?> Nothing = [];
}
