// Whose uses were others at an earlier size, or at a moment, than they are now. Jobs that were logged later are told by
// their index alone, and chunks tell whether they were made from any. Of the earlier ones those are gathered that have become
// current since or are no longer, eight bytes each and no events, so that an answer about long ago fits into memory. So are
// those that began after the moment, where they are not too many: then the times are known at which anything differs, and
// chunks without such a time are as they were. Their events are made again when their group is read.

using System.Runtime.InteropServices;
using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>What differs from the tables of uses at a size of the log.</summary>
internal sealed class ChangedUses(SqlSession session, KnownAt known, JobRows rows) : IDisposable
{
    // Where more jobs began later, every group is taken to have some of them.
    private const long MostFollowed = 65_536;

    private readonly Lazy<SqlStatement> _allocations = new(() => session.Prepare(AllocationRow.Select));
    private readonly Lazy<SqlStatement> _job = new(() => session.Prepare(
        $"SELECT {SummaryRow.Columns} FROM job j WHERE j.log_index = ?1;"));

    private readonly List<AllocationRow> _held = [];
    private Dictionary<UseGroupKey, List<long>>? _jobs;
    private Dictionary<UseGroupKey, List<long>>? _begun;

    /// <summary>Whether a group may have held something else of jobs that were logged by then.</summary>
    public bool IsChanged(UseGroupKey group)
    {
        if (known.IsNewest)
        {
            return false;
        }

        Read();
        return _begun is null || _begun.ContainsKey(group) || _jobs!.ContainsKey(group);
    }

    /// <summary>How what a group held differs from what the tables say.</summary>
    public ChangedUse Of(UseGroupKey group)
    {
        Read();
        var (added, gone, left) = (new List<UseEvent>(), new List<UseEvent>(), new HashSet<long>());
        foreach (var entry in CollectionsMarshal.AsSpan(_jobs!.GetValueOrDefault(group)))
        {
            var (index, wasCurrent) = (entry >> 1, (entry & 1) != 0);
            AddEvents(index, group.Domain, wasCurrent ? added : gone);
            if (!wasCurrent)
            {
                _ = left.Add(index);
            }
        }

        foreach (var index in CollectionsMarshal.AsSpan(_begun?.GetValueOrDefault(group)))
        {
            AddEvents(index, group.Domain, gone);
        }

        added.Sort(UseEvent.Compare);
        return new ChangedUse(added, left, _begun is null ? null : [.. added.Concat(gone).Select(use => use.At).Distinct().Order()]);
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
        foreach (var (then, now) in rows.ReadChanged("", Nothing, ChangedOthers.None))
        {
            var wasCurrent = then.Job.Standing == Standing.Current;
            if (wasCurrent != (now == Standing.Current))
            {
                foreach (var group in GroupsOf(then))
                {
                    ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_jobs, group, out _);
                    list ??= new List<long>(1);
                    list.Add((then.LogIndex << 1) | (wasCurrent ? 1L : 0L));
                }
            }
        }

        _begun = ReadBegun();
    }

    private void AddEvents(long index, long domain, List<UseEvent> events)
    {
        _ = _job.Value.Bind(1, index).Step();
        var job = SummaryRow.Read(_job.Value);
        _job.Value.Reset();
        AllocationRow.Read(_allocations.Value, job, _held);
        foreach (var (_, allocations) in AllocationRow.ByDomain(_held).Where(part => part.Domain == domain))
        {
            job.Using.AddEvents(allocations, events);
        }
    }

    private Dictionary<UseGroupKey, List<long>>? ReadBegun()
    {
        var begun = new Dictionary<UseGroupKey, List<long>>();
        if (known.Lines is null)
        {
            return begun;
        }

        using var read = session.Prepare(
            $"""
            SELECT {SummaryRow.Columns} FROM job j{known.Sql.Along("job_by_start")}
            WHERE j.standing <> 2 AND j.started_us > {known.Sql.ValidAt}{known.Logged("j")} ORDER BY j.log_index;
            """);
        for (var jobs = 0L; read.Step(); jobs++)
        {
            if (jobs == MostFollowed)
            {
                return null;
            }

            var job = SummaryRow.Read(read);
            foreach (var group in GroupsOf(job))
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(begun, group, out _);
                list ??= new List<long>(1);
                list.Add(job.LogIndex);
            }
        }

        return begun;
    }

    private IEnumerable<UseGroupKey> GroupsOf(SummaryRow job)
    {
        AllocationRow.Read(_allocations.Value, job, _held);
        return AllocationRow.ByDomain(_held).Select(part => new UseGroupKey(job.Customer ?? 0, job.Cluster, part.Domain));
    }

    private static readonly Dictionary<string, object?> Nothing = [];
}

/// <summary>How what a group held at a size differs from what the tables say.</summary>
/// <param name="Added">Events of jobs that were current then and are no longer, in order.</param>
/// <param name="Left">Jobs that were there and not current, and are current now; jobs that came later are known by their index.</param>
/// <param name="Times">When events of jobs differ that were logged by then, ascending; null where too many began later to tell.</param>
internal sealed record ChangedUse(List<UseEvent> Added, HashSet<long> Left, IReadOnlyList<long>? Times);
