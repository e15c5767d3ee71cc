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

    // As many pairs at a time as these have at most.
    private const int MostAsked = 256;

    private readonly List<(long Prefix, long Artifact, bool IsOutput)> _digests = [];

    private readonly SqlStatement _insertOutput = session.InsertIfMissing("output_digest", 2, "prefix", "artifact_id");

    private readonly SqlLookup _findOutputs = session.PrepareMany(
        "SELECT artifact_id AS earlier FROM output_digest WHERE prefix = ?1 AND artifact_id < ?2", order: "earlier", first: "?3");

    // Side 0: only inputs of jobs.
    private readonly SqlLookup _findInputs = session.PrepareMany(
        $"""
        SELECT d.artifact_id AS earlier, a.side
        FROM artifact_digest d {session.Dialect.JoinNext} artifact a ON a.artifact_id = d.artifact_id
        WHERE d.prefix = ?1 AND d.artifact_id < ?2
        """,
        order: "earlier",
        first: "?3");

    private readonly SqlLookup _readJob = session.PrepareMany(
        """
        SELECT j.customer_id, j.started_us, CASE WHEN t.text <> 'unknown' THEN 0 ELSE 1 END AS is_unknown
        FROM job j LEFT JOIN term t ON t.term_id = j.customer_id
        WHERE j.log_index = ?1
        """);

    private readonly SqlStatement _insert = session.InsertIfMissing("handoff", 3, "started_us", "input_id", "output_id");

    private readonly SqlStatement _insertCut = session.InsertIfMissing("handoff_cut", 1, "artifact_id");

    private readonly List<(long Input, long Output)> _pairs = [];

    // By index: the customer, null where unknown or redacted; and the start.
    private readonly Dictionary<long, (long? Customer, long Started)> _jobs = [];

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

        foreach (var asked in _digests.Chunk(MostAsked))
        {
            Find(_findInputs, [.. asked.Where(digest => digest.IsOutput)], isOutput: true);
            Find(_findOutputs, [.. asked.Where(digest => !digest.IsOutput)], isOutput: false);
            Pair();
        }

        _digests.Clear();
    }

    /// <summary>Forgets a group that was not committed.</summary>
    public void Abandon()
    {
        _digests.Clear();
        _pairs.Clear();
        _jobs.Clear();
    }

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

    private void Find(SqlLookup find, (long Prefix, long Artifact, bool IsOutput)[] asked, bool isOutput)
    {
        var seen = new int[asked.Length];
        find.Ask(
            asked,
            static (digest, ask) => ask.Bind(1, digest.Prefix).Bind(2, digest.Artifact).Bind(3, MostCompared + 1),
            (place, row) =>
            {
                var artifact = asked[place].Artifact;
                if (++seen[place] > MostCompared)
                {
                    _insertCut.Bind(1, artifact).Execute();
                }
                else if (!isOutput || row.Integer(1) == (long)ArtifactSide.Input)
                {
                    var earlier = row.Integer(0);
                    Add(isOutput ? earlier : artifact, isOutput ? artifact : earlier);
                }
            });
    }

    private void Add(long input, long output)
    {
        if (JobOf(input) != JobOf(output))
        {
            _pairs.Add((input, output));
        }
    }

    private void Pair()
    {
        var jobs = _pairs.SelectMany<(long Input, long Output), long>(pair => [JobOf(pair.Input), JobOf(pair.Output)]).Distinct().Order().ToArray();
        _readJob.Ask(
            jobs,
            static (job, ask) => ask.Bind(1, job),
            (place, row) => _jobs.Add(jobs[place], (row.Integer(2) != 0 ? null : row.IntegerOrNull(0), row.Integer(1))));
        foreach (var (input, output) in _pairs)
        {
            var (taker, started) = _jobs[JobOf(input)];
            if (taker is null || taker != _jobs[JobOf(output)].Customer)
            {
                _insert.Bind(1, started).Bind(2, input).Bind(3, output).Execute();
            }
        }

        _pairs.Clear();
        _jobs.Clear();
    }

    private static long JobOf(long artifact) => artifact >> ProjectedValues.ArtifactPlaceBits;
}
