// Which job's output became which other job's input, written as entries arrive, in either order: each artifact is paired
// with those of smaller index, whatever group they came in, so that the pairs depend on the log alone. An input looks for
// earlier outputs and an output for earlier inputs that begin with the same eight bytes. Pairs of one customer are left
// out, which leaves the rare ones; a customer that is unknown or redacted is never taken to be the same as another.
//
// Artifacts are looked up in the order of the table into which their digests were just written, so the pages are at
// hand. What a lookup costs is bounded: a dataset may have gone into a million jobs before its maker is reported.

using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Hand-offs between jobs of different customers.</summary>
internal sealed class HandoffTables(SqlSession session) : IDisposable
{
    /// <summary>Most earlier artifacts that one is compared with.</summary>
    public const int MostCompared = 1_024;

    private readonly List<(long Prefix, long Artifact, bool IsOutput)> _digests = [];

    private readonly SqlStatement _insertOutput = session.InsertIfMissing("output_digest", 2, "prefix", "artifact_id");

    private readonly SqlStatement _findOutputs = session.Prepare(
        $"""
        SELECT {session.Dialect.Top("?3")}artifact_id FROM output_digest
        WHERE prefix = ?1 AND artifact_id < ?2 ORDER BY artifact_id{session.Dialect.Limit("?3")};
        """);

    // Side 0: only inputs of jobs.
    private readonly SqlStatement _findInputs = session.Prepare(
        $"""
        SELECT {session.Dialect.Top("?3")}d.artifact_id, a.side
        FROM artifact_digest d {session.Dialect.JoinNext} artifact a ON a.artifact_id = d.artifact_id
        WHERE d.prefix = ?1 AND d.artifact_id < ?2 ORDER BY d.artifact_id{session.Dialect.Limit("?3")};
        """);

    private readonly SqlStatement _readJob = session.Prepare(
        """
        SELECT j.customer_id, j.started_us, CASE WHEN t.text <> 'unknown' THEN 0 ELSE 1 END
        FROM job j LEFT JOIN term t ON t.term_id = j.customer_id
        WHERE j.log_index = ?1;
        """);

    private readonly SqlStatement _insert = session.InsertIfMissing("handoff", 3, "started_us", "input_id", "output_id");

    private readonly SqlStatement _insertCut = session.InsertIfMissing("handoff_cut", 1, "artifact_id");

    private readonly List<long> _earlier = [];

    /// <summary>Remembers the artifacts of a job.</summary>
    public void Add(long index, IReadOnlyList<ProjectedArtifact> artifacts)
    {
        for (var i = 0; i < artifacts.Count; i++)
        {
            foreach (var digest in artifacts[i].Digests)
            {
                if (digest.IsIdentifying)
                {
                    _digests.Add((ProjectedValues.Prefix(digest.Digest), ProjectedValues.ArtifactKey(index, i), artifacts[i].Side == ArtifactSide.Output));
                }
            }
        }
    }

    /// <summary>Pairs the group's artifacts; <c>artifact</c> and <c>artifact_digest</c> hold them already.</summary>
    public void Finish()
    {
        _digests.Sort();
        foreach (var (prefix, artifact, isOutput) in _digests)
        {
            if (isOutput)
            {
                _insertOutput.Bind(1, prefix).Bind(2, artifact).Execute();
            }
        }

        foreach (var (prefix, artifact, isOutput) in _digests)
        {
            Find(prefix, artifact, isOutput);
            foreach (var earlier in _earlier)
            {
                Pair(isOutput ? earlier : artifact, isOutput ? artifact : earlier);
            }
        }

        _digests.Clear();
    }

    /// <summary>Forgets a group that was not committed.</summary>
    public void Abandon() => _digests.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _insertOutput.Dispose();
        _findOutputs.Dispose();
        _findInputs.Dispose();
        _readJob.Dispose();
        _insert.Dispose();
        _insertCut.Dispose();
    }

    private void Find(long prefix, long artifact, bool isOutput)
    {
        _earlier.Clear();
        var find = isOutput ? _findInputs : _findOutputs;
        find.Bind(1, prefix).Bind(2, artifact).Bind(3, MostCompared + 1);
        var seen = 0;
        while (find.Step())
        {
            if (seen++ < MostCompared && (!isOutput || find.Integer(1) == (long)ArtifactSide.Input))
            {
                _earlier.Add(find.Integer(0));
            }
        }

        find.Reset();
        if (seen > MostCompared)
        {
            _insertCut.Bind(1, artifact).Execute();
        }
    }

    private void Pair(long input, long output)
    {
        var (taking, giving) = (input >> ProjectedValues.ArtifactPlaceBits, output >> ProjectedValues.ArtifactPlaceBits);
        if (taking == giving)
        {
            return;
        }

        var (taker, started) = ReadJob(taking);
        var (giver, _) = ReadJob(giving);
        if (taker is null || taker != giver)
        {
            _insert.Bind(1, started).Bind(2, input).Bind(3, output).Execute();
        }
    }

    // The customer, null where unknown or redacted; and the start.
    private (long? Customer, long Started) ReadJob(long index)
    {
        _readJob.Bind(1, index);
        _ = _readJob.Step();
        var job = (_readJob.Integer(2) != 0 ? null : _readJob.IntegerOrNull(0), _readJob.Integer(1));
        _readJob.Reset();
        return job;
    }
}
