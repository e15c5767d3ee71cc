using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>All tables of the projections, behind statements prepared once a session.</summary>
internal sealed class ProjectionTables : IDisposable
{
    private readonly SqlSession _session;
    private readonly TermTable _terms;
    private readonly StatementTables _statements;
    private readonly SubjectTables _subjects;
    private readonly SqlStatement _updateHead;

    public ProjectionTables(SqlSession session)
    {
        _session = session;
        _terms = new TermTable(session);
        Chains = new ChainTables(session, _terms);
        Streams = new StreamTables(session, _terms);
        _statements = new StatementTables(session, _terms);
        _subjects = new SubjectTables(session, _terms);
        _updateHead = session.Prepare(
            "UPDATE head SET size = ?1, root = ?2, logged_until_ms = ?3 WHERE id = 1 AND size = ?4;");
    }

    /// <summary>Chains, for reading.</summary>
    public ChainTables Chains { get; }

    /// <summary>Streams.</summary>
    public StreamTables Streams { get; }

    /// <summary>Begins a transaction.</summary>
    /// <param name="forget">Whether what is in memory may not be what is in the tables.</param>
    public void Begin(bool forget)
    {
        _terms.Begin(forget);
        _statements.Abandon();
        _subjects.Begin(forget);
    }

    /// <summary>Writes a group: entry by entry in log order, so that terms are numbered in it, then what is sorted.</summary>
    /// <param name="group">The group.</param>
    /// <param name="before">How far the projections had come: where they are not there any more, somebody else wrote.</param>
    /// <exception cref="StorageUnavailableException">Somebody else wrote; nothing of the group may be committed.</exception>
    public void Write(ProjectionGroup group, TreeSize before)
    {
        _terms.Prefetch(group.Entries.SelectMany(TermTexts.Of));
        var chain = 0;
        foreach (var entry in group.Entries)
        {
            _statements.Insert(entry);
            if (chain < group.Chains.Count && group.Chains[chain].Chain == entry.Index)
            {
                _statements.InsertChain(entry.Index, group.Chains[chain++].Key);
            }

            _subjects.Insert(entry);
        }

        // Before the standing of earlier jobs changes in the tables, which tell what they added to summaries.
        _subjects.Change(group.ChangedLinks);
        _statements.Finish(group);
        _subjects.Finish();
        Streams.Write(group.Streams);
        _session.Flush();
        _updateHead.Bind(1, group.Head.Size.Value).Bind(2, group.Head.Root).Bind(3, group.Head.LoggedUntilMilliseconds)
            .Bind(4, before.Value);
        if (_updateHead.Execute() != 1)
        {
            throw new StorageUnavailableException("The projections are not as they were when this group was begun.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Chains.Dispose();
        Streams.Dispose();
        _statements.Dispose();
        _subjects.Dispose();
        _updateHead.Dispose();
        _terms.Dispose();
    }
}
