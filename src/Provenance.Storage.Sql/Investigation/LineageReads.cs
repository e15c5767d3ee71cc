using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Projections;
using Provenance.Storage.Sql.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Artifacts and their makers.</summary>
internal sealed class LineageReads(KnownAt known, PreparedReads reads, TermReads terms, JobRows rows)
{
    private const int FurtherRows = 1_000;

    // Entries whose artifacts are read together.
    private const int EntriesAtOnce = 1_000;

    // A word that no entry bears.
    private const long NoTerm = -1;

    // How an artifact's entry stands now is told beside it. How it stood, its job tells, or the statement of its release.
    private static string Artifacts(KnownAt known) => known.IsNewest
        ? $"SELECT a.artifact_id, a.side, a.role_id, a.relation_id, a.name_id, a.digests, {known.StandingOf("a")} FROM artifact a"
        : $"""
        SELECT a.artifact_id, a.side, a.role_id, a.relation_id, a.name_id, a.digests,
          CASE WHEN {OfJob} THEN {known.StandingOf("j")} ELSE {known.StandingOf("s")} END
        FROM artifact a LEFT JOIN job j ON j.log_index = CASE WHEN {OfJob} THEN a.artifact_id / 8192 END
          LEFT JOIN statement s ON s.log_index = CASE WHEN {OfJob} THEN NULL ELSE a.artifact_id / 8192 END
        """;

    private static readonly string OfJob = $"a.side IN ({(int)ArtifactSide.Input}, {(int)ArtifactSide.Output})";

    private static string Told(KnownAt known, Func<string, string> condition) =>
        known.IsNewest ? condition("a") : $"(({OfJob} AND {condition("j")}) OR (NOT {OfJob} AND {condition("s")}))";

    // What is current now is found in the order of the log; what was current earlier is sorted.
    private static string Jobs(KnownAt known, JobRows rows, string condition = "") =>
        rows.Select(
            "j.log_index",
            new JobPath(known.IsNewest ? "job_of_model" : "job_by_model"),
            $" AND j.model_id IS NOT NULL AND j.model_id = ?1 AND {known.Current("j")}{condition}");

    private static string ByDigest(KnownAt known, string rows = "", string artifacts = "") =>
        $"""
        {Artifacts(known)} WHERE {Told(known, known.CurrentOrConflict)}
          AND a.artifact_id IN (SELECT artifact_id FROM artifact_digest WHERE prefix = ?1 AND artifact_id > ?3{rows}){artifacts}
        ORDER BY a.artifact_id {known.Sql.First("?2")};
        """;

    // Without a look at who took it in by this digest alone, which may be nearly all who name it: a page for each.
    private const string NotTakenAlone = " AND taken_alone = 0";

    private readonly PreparedRead _byDigest = reads.Of(ByDigest(known));

    private readonly PreparedRead _putOutByDigest = reads.Of(ByDigest(known, NotTakenAlone, $" AND a.side = {(int)ArtifactSide.Output}"));

    private readonly PreparedRead _releasedByDigest = reads.Of(ByDigest(known, NotTakenAlone, $" AND a.side = {(int)ArtifactSide.Released}"));

    private readonly PreparedRead _madeOrJoining = reads.Of(
        ByDigest(known, NotTakenAlone, $" AND (a.side IN ({(int)ArtifactSide.Output}, {(int)ArtifactSide.Released}) OR a.digests <> ?4)"));

    // What a release published bears the release's names.
    private readonly PreparedRead _byName = reads.Of(
        $"""
        {Artifacts(known)} WHERE {Told(known, known.Current)} AND a.artifact_id IN (
          SELECT artifact_id FROM artifact WHERE name_id = ?1
          UNION
          SELECT published.artifact_id FROM release_name n {known.Sql.Join} artifact published
            ON published.artifact_id BETWEEN (n.release_name_id / 4096) * 8192 AND ((n.release_name_id / 4096) * 8192) + 8191
          WHERE n.name_id = ?1 AND published.side = 2)
        ORDER BY a.artifact_id {known.Sql.First("?2")};
        """);

    private readonly PreparedRead _ofEntry = reads.Of($"{Artifacts(known)} WHERE a.artifact_id BETWEEN ?1 AND ?2 ORDER BY a.artifact_id;");

    private readonly PreparedRead _ofEntries = reads.Of(
        $"""
        {Artifacts(known)} WHERE a.artifact_id IN (SELECT own.artifact_id FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} artifact own
          ON own.artifact_id BETWEEN asked.value * 8192 AND (asked.value * 8192) + 8191);
        """);

    private readonly PreparedRead _byDigests = reads.Of(
        $"""
        {Artifacts(known)} WHERE {Told(known, known.CurrentOrConflict)}
          AND a.artifact_id IN (SELECT named.artifact_id FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} artifact_digest named ON named.prefix = asked.value)
        {known.Sql.Some("?2")};
        """);

    private readonly PreparedRead _byNames = reads.Of(
        $"""
        {Artifacts(known)} WHERE {Told(known, known.Current)} AND a.artifact_id IN (
          SELECT own.artifact_id FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} artifact own ON own.name_id = asked.value
          UNION
          SELECT published.artifact_id FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} release_name n ON n.name_id = asked.value
            {known.Sql.Join} artifact published ON published.artifact_id BETWEEN (n.release_name_id / 4096) * 8192 AND ((n.release_name_id / 4096) * 8192) + 8191
          WHERE published.side = 2)
        {known.Sql.Some("?2")};
        """);

    private readonly PreparedRead _names = reads.Of(
        $"SELECT t.term_id, t.text FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} term t ON t.term_id = asked.value;");

    private readonly PreparedRead _one = reads.Of($"{Artifacts(known)} WHERE a.artifact_id = ?1;");

    private readonly PreparedRead _jobs = reads.Of($"{Jobs(known, rows)} ORDER BY 1 {known.Sql.First("?2")};");

    private const string PutsModelOut =
        """
        EXISTS (SELECT 1 FROM artifact o WHERE o.artifact_id BETWEEN j.log_index * 8192 AND (j.log_index * 8192) + 8191
          AND o.side = 1 AND o.role_id IN (?6, ?7, ?8))
        """;

    private readonly PreparedRead _runners = reads.Of(
        $"""
        {Jobs(known, rows, $" AND j.workload_id IN (?3, ?4, ?5) AND NOT {PutsModelOut}")}
        ORDER BY 1 {known.Sql.First("?2")};
        """);

    private readonly PreparedRead _jobsOfUntoldOutputs = reads.Of(
        $"""
        {Jobs(known, rows, $" AND j.unstated & {(int)(JobUnknowns.Outputs | JobUnknowns.ShapedOutputs)} <> 0")}
        ORDER BY 1 {known.Sql.First("?2")};
        """);

    // Of a job no more than is told of a maker: each table that it is looked up in is a page of its own.
    private static string MakingJobs(KnownAt known, string of, string condition = "") =>
        $"""
        SELECT ch.record, j.suspended, j.missing, j.flop_low, j.flop_high, j.flop_basis, j.flop_format,
          j.customer_id, j.cluster_id, j.workload_id, j.model_id, j.supersedes, j.unstated, j.log_index
        FROM {of} {known.Sql.Join} chain ch ON ch.chain_id = j.chain_id{condition};
        """;

    private readonly PreparedRead _makingJob = reads.Of(MakingJobs(known, "job j", " WHERE j.log_index = ?1"));

    private readonly PreparedRead _makingJobs = reads.Of(
        MakingJobs(known, $"{known.Sql.Numbers("?1")} asked {known.Sql.Join} job j ON j.log_index = asked.value"));

    private static string Releases(KnownAt known) =>
        $"""
        SELECT n.release_name_id / 4096 FROM release_name n {known.Sql.Join} statement s ON s.log_index = n.release_name_id / 4096
        WHERE {known.Current("s")} AND n.name_id = ?1
        """;

    private readonly PreparedRead _makers = reads.Of($"{Jobs(known, rows)} UNION {Releases(known)} ORDER BY 1 {known.Sql.First("?2")};");

    private readonly PreparedRead _releases = reads.Of($"{Releases(known)} GROUP BY n.release_name_id / 4096 ORDER BY 1 {known.Sql.First("?2")};");

    // The keys alone: neither what the artifact is nor how its entry stands, which are a page each.
    private readonly PreparedRead _namers = reads.Of(
        $"""
        SELECT named.prefix, named.artifact_id FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} artifact_digest named ON named.prefix = asked.value
        WHERE named.taken_alone = 0 {known.Sql.Some("?2")};
        """);

    private readonly PreparedRead _release = reads.Of(
        $"""
        SELECT ch.record, s.suspended, CASE WHEN s.missing <> '' THEN 1 ELSE 0 END, r.publisher, r.declared_origin, r.flop_low, r.flop_high, r.flop_basis, r.flop_format, s.supersedes
        FROM release r {known.Sql.Join} statement s ON s.log_index = r.log_index {known.Sql.Join} chain ch ON ch.chain_id = s.chain_id
        WHERE r.log_index = ?1;
        """);

    private readonly PreparedRead _releaseNames = reads.Of(
        "SELECT name_id FROM release_name WHERE release_name_id BETWEEN ?1 AND ?2 ORDER BY release_name_id;");

    private (long Release, List<string> Names)? _named;

    public IReadOnlyList<LineageArtifact> FindByDigest(IReadOnlyCollection<Digest> digests, int limit) => Find(_byDigest, digests, limit);

    public IReadOnlyList<LineageArtifact> FindMadeOrJoining(IReadOnlyCollection<Digest> digests, IReadOnlyList<KindedDigest> known, int limit)
    {
        var bytes = new byte[known.Count * ProjectedValues.KindedDigestSizeBytes];
        _ = ProjectedValues.EncodeDigests(known, bytes);
        _ = _madeOrJoining.Statement.Bind(4, bytes);
        return Find(_madeOrJoining, digests, limit);
    }

    public IReadOnlyList<LineageArtifact> FindPutOut(IReadOnlyCollection<Digest> digests, int limit) => Find(_putOutByDigest, digests, limit);

    public IReadOnlyList<LineageArtifact> FindReleased(IReadOnlyCollection<Digest> digests, int limit) => Find(_releasedByDigest, digests, limit);

    public IReadOnlyList<DigestNamer>? FindNamers(IReadOnlyCollection<Digest> digests, int limit)
    {
        var asked = digests.Distinct().ToLookup(ProjectedValues.Prefix);
        var found = new List<DigestNamer>();
        foreach (var prefixes in asked.Select(alike => alike.Key).Order().Chunk(EntriesAtOnce))
        {
            var rows = _namers.Statement.Bind(1, SnapshotSql.ArrayOf(prefixes)).Bind(2, limit + 1L)
                .ReadAll(row => (Prefix: row.Integer(0), LogIndex: row.Integer(1) >> ProjectedValues.ArtifactPlaceBits));
            found.AddRange(rows.Distinct().SelectMany(row => asked[row.Prefix].Select(digest => new DigestNamer(digest, row.LogIndex))));
            if (rows.Count > limit || found.Count > limit)
            {
                return null;
            }
        }

        return found;
    }

    public IReadOnlyList<LineageArtifact> FindByName(string name, int limit) =>
        terms.NumberOf(name) is { } term ? _byName.With(term, limit).ReadAll(ToArtifact) : [];

    public IReadOnlyList<LineageArtifact>? FindTogether(IReadOnlyCollection<Digest> digests, int limit)
    {
        var asked = digests.ToHashSet();
        return FindTogether(_byDigests, asked.Select(ProjectedValues.Prefix).Distinct(), limit)?
            .Where(artifact => artifact.Digests.Any(own => asked.Contains(own.Digest))).ToList();
    }

    public IReadOnlyList<LineageArtifact>? FindTogether(IReadOnlyCollection<string> names, int limit) =>
        FindTogether(_byNames, names.Select(terms.NumberOf).OfType<long>(), limit);

    public IReadOnlyList<LineageArtifact> ReadArtifacts(long index) =>
        _ofEntry.With(ProjectedValues.ArtifactKey(index, 0), ProjectedValues.ArtifactKey(index + 1, 0) - 1).ReadAll(ToArtifact);

    public IReadOnlyList<LineageArtifact> ReadArtifacts(IReadOnlyCollection<long> indices) =>
        [.. indices.Distinct().Order().Chunk(EntriesAtOnce).SelectMany(asked => ReadNamed(_ofEntries.Statement.Bind(1, SnapshotSql.ArrayOf(asked)))
            .OrderBy(artifact => artifact.LogIndex).ThenBy(artifact => artifact.Place))];

    public IReadOnlyList<long> FindMakers(string modelName, int limit) => Find(_makers, modelName, limit);

    public IReadOnlyList<long> FindJobs(string modelName, int limit) => Find(_jobs, modelName, limit);

    public IReadOnlyList<long> FindReleases(string modelName, int limit) => Find(_releases, modelName, limit);

    public IReadOnlyList<long> FindRunners(string modelName, int limit)
    {
        var words = NamedMakers.RunningWorkloads.Concat(NamedMakers.ModelRoles).ToList();
        for (var i = 0; i < words.Count; i++)
        {
            _ = _runners.Statement.Bind(3 + i, terms.NumberOf(words[i]) ?? NoTerm);
        }

        return Find(_runners, modelName, limit);
    }

    public IReadOnlyList<long> FindJobsOfUntoldOutputs(string modelName, int limit) => Find(_jobsOfUntoldOutputs, modelName, limit);

    /// <summary>One artifact by its number.</summary>
    public LineageArtifact ReadArtifact(long artifactId) =>
        _one.With(artifactId).ReadFirst(ToArtifact, null) ?? throw new InvalidOperationException($"There is no artifact {artifactId}.");

    /// <summary>A release, or null where the entry is a job.</summary>
    public LineageMaker? ReadRelease(long index, JobReads jobs) => _release.With(index).ReadFirst(
        row => new LineageMaker
        {
            LogIndex = index,
            Record = row.Text(0),
            IsRelease = true,
            ModelNames = NamesOf(index),
            Publisher = row.TextOrNull(3),
            DeclaredOrigin = row.TextOrNull(4),
            Flop = JobFigureColumns.FlopAt(row, 5),
            IsSignerSuspended = row.Integer(1) != 0,
            IsRedacted = row.Integer(2) != 0,
            LogIndices = jobs.ReadLine(index, row.IntegerOrNull(9)),
        },
        null);

    public LineageMaker ReadMaker(long index, JobReads jobs) =>
        _makingJob.With(index).ReadFirst(row => ToMaker(row, jobs, ReadArtifacts), null) ?? ReadOther(index, jobs);

    public IReadOnlyList<LineageMaker> ReadMakers(IReadOnlyCollection<long> indices, JobReads jobs) =>
        [.. indices.Distinct().Order().Chunk(EntriesAtOnce).SelectMany(asked => ReadTogether(asked, jobs))];

    private IEnumerable<LineageMaker> ReadTogether(long[] asked, JobReads jobs)
    {
        // What they name is read where the first needs it told, and of all then.
        ILookup<long, LineageArtifact>? named = null;
        var made = _makingJobs.Statement.Bind(1, SnapshotSql.ArrayOf(asked))
            .ReadAll(row => ToMaker(row, jobs, job => (named ??= ReadArtifacts(asked).ToLookup(artifact => artifact.LogIndex))[job]))
            .ToDictionary(maker => maker.LogIndex);
        return asked.Select(index => made.GetValueOrDefault(index) ?? ReadOther(index, jobs));
    }

    private LineageMaker ReadOther(long index, JobReads jobs) =>
        ReadRelease(index, jobs) ?? throw new InvalidOperationException($"Entry {index} is neither a job nor a release.");

    private LineageMaker ToMaker(SqlStatement row, JobReads jobs, Func<long, IEnumerable<LineageArtifact>> artifactsOf)
    {
        var index = row.Integer(13);
        var missing = (JobSections)row.Integer(2);
        var cluster = row.Integer(8);
        var workload = terms.TextOf(row.IntegerOrNull(9));
        var areInputsKnown = !missing.HasFlag(JobSections.Lineage) && !((JobUnknowns)row.Integer(12)).HasFlag(JobUnknowns.Inputs);
        return new LineageMaker
        {
            LogIndex = index,
            Record = row.Text(0),
            ModelNames = terms.TextOf(row.IntegerOrNull(10)) is { } model ? [model] : [],
            Customer = terms.TextOf(row.IntegerOrNull(7)),
            Country = jobs.CountryOf(cluster),
            Workload = workload,
            Flop = JobFigureColumns.FlopAt(row, 3),
            HasUndeclaredParents = UndeclaredParents.AreIn(areInputsKnown, workload, InputsOf(index, artifactsOf)),
            IsSignerSuspended = row.Integer(1) != 0,
            IsRedacted = missing != JobSections.None,
            LogIndices = jobs.ReadLine(index, row.IntegerOrNull(11)),
        };
    }

    // Nothing is read before the first is asked for.
    private static IEnumerable<(string Role, string Relation)> InputsOf(long job, Func<long, IEnumerable<LineageArtifact>> artifactsOf)
    {
        foreach (var artifact in artifactsOf(job).Where(artifact => !artifact.IsMade))
        {
            yield return (artifact.Role, artifact.Relation);
        }
    }

    private List<long> Find(PreparedRead read, string modelName, int limit) =>
        terms.NumberOf(modelName) is { } term ? read.With(term, limit).ReadAll(row => row.Integer(0)) : [];

    // As many at once as an answer may have to tell again one at a time.
    private List<LineageArtifact>? FindTogether(PreparedRead read, IEnumerable<long> numbers, int limit)
    {
        var found = new List<LineageArtifact>();
        foreach (var asked in numbers.Order().Chunk(EntriesAtOnce))
        {
            found.AddRange(ReadNamed(read.Statement.Bind(1, SnapshotSql.ArrayOf(asked)).Bind(2, limit + 1L - found.Count)));
            if (found.Count > limit)
            {
                return null;
            }
        }

        return found;
    }

    private List<LineageArtifact> Find(PreparedRead read, IReadOnlyCollection<Digest> digests, int limit)
    {
        var found = new SortedDictionary<(long, int), LineageArtifact>();
        foreach (var digest in digests)
        {
            foreach (var artifact in ReadByDigest(read, digest, limit).Take(limit))
            {
                found[(artifact.LogIndex, artifact.Place)] = artifact;
            }
        }

        return [.. found.Values.Take(limit)];
    }

    // The database knows the first eight bytes, which anybody can give to other digests: what only begins alike is passed over,
    // and more is read in its place.
    private IEnumerable<LineageArtifact> ReadByDigest(PreparedRead read, Digest digest, int limit)
    {
        var (after, room) = (-1L, limit);
        while (true)
        {
            var page = read.With(ProjectedValues.Prefix(digest), room).Bind(3, after).ReadAll(ToArtifact);
            foreach (var artifact in page.Where(artifact => artifact.Digests.Any(own => own.Digest == digest)))
            {
                yield return artifact;
            }

            if (page.Count < room)
            {
                yield break;
            }

            (after, room) = (ProjectedValues.ArtifactKey(page[^1].LogIndex, page[^1].Place), Math.Max(limit, FurtherRows));
        }
    }

    // A release is read, then what it published, and then who else names that.
    private List<string> NamesOf(long release)
    {
        if (_named is not { } named || named.Release != release)
        {
            _named = named = (release, _releaseNames
                .With(ProjectedValues.PartKey(release, 0), ProjectedValues.PartKey(release + 1, 0) - 1)
                .ReadAll(row => terms.TextOf(row.Integer(0))));
        }

        return named.Names;
    }

    // Names too are read together: many artifacts have one of their own each.
    private IEnumerable<LineageArtifact> ReadNamed(SqlStatement statement)
    {
        var rows = statement.ReadAll(ArtifactRow.Of);
        foreach (var asked in rows.Select(row => row.Name).OfType<long>().Distinct().Where(name => !terms.Knows(name)).Chunk(EntriesAtOnce))
        {
            foreach (var (term, text) in _names.Statement.Bind(1, SnapshotSql.ArrayOf(asked)).ReadAll(row => (row.Integer(0), row.Text(1))))
            {
                terms.Remember(term, text);
            }
        }

        return rows.Select(ToArtifact);
    }

    private LineageArtifact ToArtifact(SqlStatement row) => ToArtifact(ArtifactRow.Of(row));

    private LineageArtifact ToArtifact(ArtifactRow row)
    {
        var index = row.Artifact >> ProjectedValues.ArtifactPlaceBits;
        return new LineageArtifact(
            index,
            (int)(row.Artifact - ProjectedValues.ArtifactKey(index, 0)),
            row.Side,
            terms.TextOf(row.Role),
            terms.TextOf(row.Relation),
            row.Side == ArtifactSide.Released ? NamesOf(index) : terms.TextOf(row.Name) is { } name ? [name] : [],
            row.Digests,
            row.IsConflict);
    }

    private readonly record struct ArtifactRow(
        long Artifact, ArtifactSide Side, long Role, long Relation, long? Name, IReadOnlyList<KindedDigest> Digests, bool IsConflict)
    {
        public static ArtifactRow Of(SqlStatement row) => new(
            row.Integer(0),
            (ArtifactSide)row.Integer(1),
            row.Integer(2),
            row.Integer(3),
            row.IntegerOrNull(4),
            ProjectedValues.DecodeDigests(row.Blob(5)),
            row.Integer(6) == (long)Standing.Conflict);
    }
}
