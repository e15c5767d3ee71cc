using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Artifacts and their makers.</summary>
internal sealed class LineageReads(SqliteConnection connection, KnownAt known)
{
    // CROSS JOIN keeps the order of the loops: from the few artifacts asked for to what belongs to them.
    private readonly string _selectArtifacts =
        $"""
        SELECT a.artifact_id AS ArtifactId, a.side AS Side, role.text AS Role, relation.text AS Relation, name.text AS Name,
          a.digests AS Digests, {known.StandingOf("s")} AS Standing
        FROM artifact a CROSS JOIN statement s ON s.log_index = a.artifact_id >> 13
          CROSS JOIN term role ON role.term_id = a.role_id CROSS JOIN term relation ON relation.term_id = a.relation_id
          LEFT JOIN term name ON name.term_id = a.name_id
        """;

    private string ByDigest() =>
        $"""
        {_selectArtifacts} WHERE {known.CurrentOrConflict("s")}
          AND a.artifact_id IN (SELECT artifact_id FROM artifact_digest WHERE prefix = @prefix)
        ORDER BY a.artifact_id LIMIT @limit;
        """;

    // What a release published bears the release's names.
    private string ByName() =>
        $"""
        {_selectArtifacts} WHERE {known.Current("s")} AND a.artifact_id IN (
          SELECT artifact_id FROM artifact WHERE name_id = (SELECT term_id FROM term WHERE text = @name)
          UNION
          SELECT published.artifact_id FROM release_name n CROSS JOIN artifact published
            ON published.artifact_id BETWEEN (n.release_name_id >> 12) << 13 AND ((n.release_name_id >> 12) << 13) + 8191
          WHERE n.name_id = (SELECT term_id FROM term WHERE text = @name) AND published.side = 2)
        ORDER BY a.artifact_id LIMIT @limit;
        """;

    private string OfEntry() => $"{_selectArtifacts} WHERE a.artifact_id BETWEEN @first AND @last ORDER BY a.artifact_id;";

    private string SelectJobs() =>
        $"""
        SELECT j.log_index FROM job j WHERE {known.NotSuperseded("j")} AND {known.Current("j")} AND j.model_id IS NOT NULL
          AND j.model_id = (SELECT term_id FROM term WHERE text = @modelName)
        """;

    private string SelectMakers() =>
        $"""
        {SelectJobs()}
        UNION
        SELECT n.release_name_id >> 12 FROM release_name n CROSS JOIN statement s ON s.log_index = n.release_name_id >> 12
        WHERE {known.Current("s")} AND n.name_id = (SELECT term_id FROM term WHERE text = @modelName)
        ORDER BY 1 LIMIT @limit;
        """;

    private const string SelectRelease =
        """
        SELECT ch.record AS Record, s.suspended AS Suspended, s.missing <> '' AS Redacted, r.publisher AS Publisher,
          r.declared_origin AS DeclaredOrigin, r.flop_low AS FlopLow, r.flop_high AS FlopHigh, r.flop_basis AS FlopBasis,
          r.flop_format AS FlopFormat
        FROM release r JOIN statement s ON s.log_index = r.log_index JOIN chain ch ON ch.chain_id = s.chain_id
        WHERE r.log_index = @index;
        """;

    private const string SelectReleaseNames =
        """
        SELECT t.text FROM release_name n JOIN term t ON t.term_id = n.name_id
        WHERE n.release_name_id BETWEEN @first AND @last ORDER BY n.release_name_id;
        """;

    public IReadOnlyList<LineageArtifact> FindByDigest(IReadOnlyCollection<Digest> digests, int limit)
    {
        var found = new SortedDictionary<long, LineageArtifact>();
        foreach (var digest in digests)
        {
            foreach (var row in connection.Query<ArtifactRow>(ByDigest(), new { prefix = ProjectedValues.Prefix(digest), limit }, buffered: false))
            {
                var artifact = ToArtifact(row);
                if (artifact.Digests.Any(own => own.Digest == digest))
                {
                    found[row.ArtifactId] = artifact;
                }
            }
        }

        return [.. found.Values.Take(limit)];
    }

    public IReadOnlyList<LineageArtifact> FindByName(string name, int limit) =>
        [.. connection.Query<ArtifactRow>(ByName(), new { name, limit }).Select(ToArtifact)];

    public IReadOnlyList<LineageArtifact> ReadArtifacts(long index) => [.. connection.Query<ArtifactRow>(
        OfEntry(),
        new { first = ProjectedValues.ArtifactKey(index, 0), last = ProjectedValues.ArtifactKey(index + 1, 0) - 1 }).Select(ToArtifact)];

    public IReadOnlyList<long> FindMakers(string modelName, int limit) =>
        connection.Query<long>(SelectMakers(), new { modelName, limit }).AsList();

    public IReadOnlyList<long> FindJobs(string modelName, int limit) =>
        connection.Query<long>($"{SelectJobs()} ORDER BY j.log_index LIMIT @limit;", new { modelName, limit }).AsList();

    /// <summary>One artifact by its number.</summary>
    public LineageArtifact ReadArtifact(long artifactId) =>
        ToArtifact(connection.QuerySingle<ArtifactRow>($"{_selectArtifacts} WHERE a.artifact_id = @artifactId;", new { artifactId }));

    /// <summary>A release, or null where the entry is a job.</summary>
    public LineageMaker? ReadRelease(long index, JobReads jobs)
    {
        foreach (var release in connection.Query<ReleaseRow>(SelectRelease, new { index }))
        {
            return new LineageMaker
            {
                LogIndex = index,
                Record = release.Record,
                IsRelease = true,
                ModelNames = NamesOf(index),
                Publisher = release.Publisher,
                DeclaredOrigin = release.DeclaredOrigin,
                Flop = JobRow.ToFlop(release.FlopLow, release.FlopHigh, release.FlopBasis, release.FlopFormat),
                IsSignerSuspended = release.Suspended != 0,
                IsRedacted = release.Redacted != 0,
                LogIndices = jobs.ReadLine(index),
            };
        }

        return null;
    }

    public LineageMaker ReadMaker(long index, JobReads jobs)
    {
        if (ReadRelease(index, jobs) is { } published)
        {
            return published;
        }

        var job = jobs.Read(index);
        return new LineageMaker
        {
            LogIndex = index,
            Record = job.Record,
            ModelNames = job.Model is null ? [] : [job.Model],
            Customer = job.Customer,
            Country = job.Country,
            Workload = job.Workload,
            Flop = job.Figures.Flop,
            IsSignerSuspended = job.Figures.IsSignerSuspended,
            IsRedacted = job.Figures.Missing != JobSections.None,
            LogIndices = job.LogIndices,
        };
    }

    private List<string> NamesOf(long release) => connection.Query<string>(
        SelectReleaseNames,
        new { first = ProjectedValues.PartKey(release, 0), last = ProjectedValues.PartKey(release + 1, 0) - 1 }).AsList();

    private LineageArtifact ToArtifact(ArtifactRow row)
    {
        var index = row.ArtifactId >> ProjectedValues.ArtifactPlaceBits;
        var side = (ArtifactSide)row.Side;
        return new LineageArtifact(
            index,
            (int)(row.ArtifactId - ProjectedValues.ArtifactKey(index, 0)),
            side,
            row.Role,
            row.Relation,
            side == ArtifactSide.Released ? NamesOf(index) : row.Name is null ? [] : [row.Name],
            ProjectedValues.DecodeDigests(row.Digests),
            row.Standing == (long)Standing.Conflict);
    }

    private record struct ArtifactRow
    {
        public long ArtifactId { get; set; }

        public long Side { get; set; }

        public string Role { get; set; }

        public string Relation { get; set; }

        public string? Name { get; set; }

        public byte[] Digests { get; set; }

        public long Standing { get; set; }
    }

    private record struct ReleaseRow
    {
        public string Record { get; set; }

        public long Suspended { get; set; }

        public long Redacted { get; set; }

        public string? Publisher { get; set; }

        public string? DeclaredOrigin { get; set; }

        public byte[]? FlopLow { get; set; }

        public byte[]? FlopHigh { get; set; }

        public long? FlopBasis { get; set; }

        public long? FlopFormat { get; set; }
    }
}
