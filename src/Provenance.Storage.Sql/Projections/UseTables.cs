// What customers hold of interconnect domains, over time: the events of the allocations of current jobs, and their
// chunks. A group's new and withdrawn events are written in the order of the table; then the chunks that they fall into
// are made again from their events.

using System.Runtime.InteropServices;
using Provenance.Registry.Projections.Summaries;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Key of a group of uses.</summary>
/// <param name="Customer">Number of the customer's term; 0 where redacted.</param>
/// <param name="Cluster">Number of the cluster.</param>
/// <param name="Domain">Number of the domain's term; 0 where unknown.</param>
internal readonly record struct UseGroupKey(long Customer, long Cluster, long Domain);

/// <summary>The tables of uses, for writing.</summary>
internal sealed class UseTables(SqlSession session) : IDisposable
{
    private const int MaxCached = 1 << 17;

    private readonly Dictionary<UseGroupKey, long> _groups = [];
    private readonly List<(long Group, UseEvent Use, bool IsAdded)> _changes = [];
    private readonly List<UseEvent> _events = [];
    private readonly UseChunkWriter _chunks = new(session);
    private readonly SqlStatement _lastGroup = session.Prepare("SELECT coalesce(max(group_id), 0) FROM use_group;");
    private readonly SqlStatement _findGroup = session.PrepareForEarlier(
        "SELECT group_id FROM use_group WHERE customer_id = ?1 AND cluster_id = ?2 AND domain_id = ?3;");

    private readonly SqlStatement _insertGroup = session.Insert(
        "use_group", "group_id", "customer_id", "cluster_id", "domain_id");

    private readonly SqlStatement _delete = session.Delete("use_event", "group_id", "at_us", "event_key");

    private readonly SqlStatement _insert = session.Insert(
        "use_event", "group_id", "at_us", "event_key", "accelerator_id", "change", "marks", "paused_at_us", "model_id",
        "flop");

    private long _newestGroup;

    /// <summary>Starts a transaction.</summary>
    /// <param name="forget">Whether what is in memory may not be what is in the tables.</param>
    public void Begin(bool forget)
    {
        _changes.Clear();
        if (forget || _groups.Count > MaxCached)
        {
            _groups.Clear();
        }

        _ = _lastGroup.Step();
        _newestGroup = _lastGroup.Integer(0);
        _lastGroup.Reset();
    }

    /// <summary>The number of a group, which is given one if it has none.</summary>
    public long IdOf(UseGroupKey key)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, key, out var isKnown);
        if (isKnown)
        {
            return id;
        }

        _findGroup.Bind(1, key.Customer).Bind(2, key.Cluster).Bind(3, key.Domain);
        id = _findGroup.Step() ? _findGroup.Integer(0) : 0;
        _findGroup.Reset();
        if (id == 0)
        {
            id = ++_newestGroup;
            _insertGroup.Bind(1, id).Bind(2, key.Customer).Bind(3, key.Cluster).Bind(4, key.Domain).Execute();
        }

        return id;
    }

    /// <summary>Adds or takes away what a job holds of one domain.</summary>
    public void Change(long group, in UsingJob job, Span<UsedAllocation> allocations, bool isAdded)
    {
        _events.Clear();
        job.AddEvents(allocations, _events);
        foreach (var use in _events)
        {
            _changes.Add((group, use, isAdded));
        }
    }

    /// <summary>Writes what the group of entries changed.</summary>
    public void Finish()
    {
        _changes.Sort((left, right) => (left.Group, left.Use.At, left.Use.Key).CompareTo((right.Group, right.Use.At, right.Use.Key)));

        // What goes first and what comes after: a change to a table that is gathered is sent before one of another sort.
        foreach (var (group, use, isAdded) in _changes)
        {
            if (!isAdded)
            {
                _delete.Bind(1, group).Bind(2, use.At).Bind(3, use.Key).Execute();
            }
        }

        foreach (var (group, use, isAdded) in _changes)
        {
            if (isAdded)
            {
                Insert(group, use);
            }
        }

        _chunks.Renew([.. _changes.Select(change => (change.Group, change.Use.At))]);
        _changes.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunks.Dispose();
        _lastGroup.Dispose();
        _findGroup.Dispose();
        _insertGroup.Dispose();
        _insert.Dispose();
        _delete.Dispose();
    }

    private void Insert(long group, in UseEvent use)
    {
        Span<byte> flop = stackalloc byte[UseEventColumns.MaxFlopSizeBytes];
        _insert.Bind(1, group).Bind(2, use.At).Bind(3, use.Key).Bind(4, use.Accelerator).Bind(5, use.Change).Bind(6, (long)use.Marks)
            .Bind(7, use.PausedAt).Bind(8, use.Model);
        _ = UseEventColumns.EncodeFlop(use, flop) is var length and > 0 ? _insert.Bind(9, flop[..length]) : _insert.BindNull(9);
        _insert.Execute();
    }
}
