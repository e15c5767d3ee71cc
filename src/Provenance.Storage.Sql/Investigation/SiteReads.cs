using System.Buffers.Binary;
using Dapper;
using Provenance.Registry.Investigation;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Closes of a site, and streams.</summary>
internal sealed class SiteReads(SqlSession session, KnownAt known, PreparedReads reads)
{
    private readonly PreparedRead _stream = reads.Of("SELECT count, repeats FROM stream WHERE stream_id = ?1;");

    private readonly PreparedRead _gaps = reads.Of(
        $"""
        SELECT g.last - g.first + 1, (SELECT s.log_index FROM statement s{known.Sql.Along("statement_by_stream")}
          WHERE s.stream_id IS NOT NULL AND s.stream_id = g.stream_id AND s.sequence = g.last + 1 ORDER BY s.log_index {known.Sql.First("1")})
        FROM stream_gap g WHERE g.stream_id = ?1 ORDER BY g.first;
        """);

    private readonly string _selectStream =
        $"""
        SELECT s.sequence, s.log_index FROM statement s
        WHERE s.stream_id = ?1 AND s.log_index < {known.Sql.KnownAt} ORDER BY s.sequence, s.log_index;
        """;

    private readonly string _countCloses =
        $"SELECT {known.Sql.Count} FROM period_close p {known.Sql.Join} statement s ON s.log_index = p.log_index WHERE {ClosesOfSite(known)};";

    private readonly string _selectCloses =
        $"""
        SELECT p.log_index AS LogIndex, s.suspended AS Suspended, party.text AS Party, p.from_us AS FromUs, p.to_us AS ToUs,
          p.statements AS Statements, p.merkle_root AS MerkleRoot, p.hours_low AS HoursLow, p.hours_high AS HoursHigh
        FROM period_close p {known.Sql.Join} statement s ON s.log_index = p.log_index {known.Sql.Join} chain ch ON ch.chain_id = s.chain_id
          {known.Sql.Join} term party ON party.term_id = ch.party_id
        WHERE {ClosesOfSite(known)}
        ORDER BY p.from_us DESC, p.log_index DESC {known.Sql.First("@limit")};
        """;

    private const string SelectRanges =
        """
        SELECT r.stream AS Stream, r.first AS First, r.last AS Last FROM period_stream r
        WHERE r.period_stream_id BETWEEN @index * 4096 AND (@index * 4096) + 4095 ORDER BY r.period_stream_id;
        """;

    private readonly string _selectCovered =
        $"""
        SELECT s.log_index AS LogIndex, s.statement_id AS StatementId, s.sequence AS Sequence, s.supersedes AS Supersedes,
          CASE WHEN j.log_index IS NOT NULL THEN 1 ELSE 0 END AS IsJob, j.hours_low AS HoursLow, j.hours_high AS HoursHigh
        FROM stream st {known.Sql.Join} statement s{known.Sql.Along("statement_by_stream")} ON s.stream_id = st.stream_id
          LEFT JOIN job j ON j.log_index = s.log_index
        WHERE st.stream = @stream AND st.party_id = {known.Sql.Term("@party")}
          AND s.sequence BETWEEN @First AND @Last AND s.log_index < {known.Sql.KnownAt}
        ORDER BY s.sequence, s.log_index;
        """;

    /// <summary>What is kept of a stream for the newest size; null at an earlier one, and where numbers came twice.</summary>
    public StreamSummary? FindStream(long stream)
    {
        var (count, repeats) = known.IsNewest ? _stream.With(stream).ReadFirst(row => (row.Integer(0), row.Integer(1)), (0L, 1L)) : (0L, 1L);
        if (repeats > 0)
        {
            return null;
        }

        var gaps = _gaps.With(stream).ReadAll(row => (Missing: row.Integer(0), After: row.Integer(1)));
        return new StreamSummary(count, gaps.Sum(gap => gap.Missing), [.. gaps.Select(gap => gap.After)]);
    }

    public IEnumerable<StreamNumber> ReadStream(long stream)
    {
        using var read = session.Prepare(_selectStream);
        read.Bind(1, stream);
        while (read.Step())
        {
            yield return new StreamNumber(read.Integer(0), read.Integer(1));
        }
    }

    public long CountCloses(string handleOfOperator, string site) => session.ExecuteScalar<long>(_countCloses, new { handleOfOperator, site });

    public IReadOnlyList<PeriodCloseFacts> ReadCloses(string handleOfOperator, string site, int limit) => session
        .Query<CloseRow>(_selectCloses, new { handleOfOperator, site, limit })
        .Reverse()
        .Select(row => new PeriodCloseFacts
        {
            Entry = new EntryStanding(row.LogIndex, row.Suspended != 0, false),
            Party = row.Party,
            From = new Timestamp(row.FromUs),
            To = new Timestamp(row.ToUs),
            Statements = row.Statements,
            MerkleRoot = new Digest(row.MerkleRoot),
            Hours = AccountValues.ToRange(row.HoursLow, row.HoursHigh),
            Ranges = session.Query<RangeRow>(SelectRanges, new { index = row.LogIndex })
                .Select(range => new CoveredRange(new StreamId(BinaryPrimitives.ReadUInt128BigEndian(range.Stream)), range.First, range.Last)).AsList(),
        }).AsList();

    public IEnumerable<CoveredStatement> ReadCovered(string party, CoveredRange range) => session
        .Query<CoveredRow>(_selectCovered, new { party, stream = range.Stream.ToArray(), range.First, range.Last }, buffered: false)
        .Select(row => new CoveredStatement(
            row.LogIndex, new Digest(row.StatementId), row.Sequence, row.Supersedes, row.IsJob != 0, AccountValues.ToRange(row.HoursLow, row.HoursHigh)));

    // Those that are current and not redacted.
    private static string ClosesOfSite(KnownAt known) =>
        $"p.operator = @handleOfOperator AND p.site = @site AND {known.Current("s")} AND p.from_us IS NOT NULL";

    private record struct CloseRow
    {
        public long LogIndex { get; set; }

        public long Suspended { get; set; }

        public string Party { get; set; }

        public long FromUs { get; set; }

        public long ToUs { get; set; }

        public long Statements { get; set; }

        public byte[] MerkleRoot { get; set; }

        public byte[]? HoursLow { get; set; }

        public byte[]? HoursHigh { get; set; }
    }

    private record struct RangeRow
    {
        public byte[] Stream { get; set; }

        public long First { get; set; }

        public long Last { get; set; }
    }

    private record struct CoveredRow
    {
        public long LogIndex { get; set; }

        public byte[] StatementId { get; set; }

        public long Sequence { get; set; }

        public long? Supersedes { get; set; }

        public long IsJob { get; set; }

        public byte[]? HoursLow { get; set; }

        public byte[]? HoursHigh { get; set; }
    }
}
