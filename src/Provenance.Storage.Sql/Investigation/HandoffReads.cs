using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Hand-offs, the newest first.</summary>
internal sealed class HandoffReads(SqlSession session, KnownAt known, TermReads terms, LineageReads lineage)
{
    // CROSS JOIN keeps the order of the loops: along the hand-offs of the period.
    private readonly string _select =
        $"""
        SELECT h.started_us AS StartedAt, h.input_id AS Input, h.output_id AS Output,
          taking.log_index AS TakerIndex, taker.record AS TakerRecord, taking.customer_id AS TakerCustomer, taking.ended_us AS TakerEnded,
          giving.log_index AS GiverIndex, giver.record AS GiverRecord, giving.customer_id AS GiverCustomer, giving.ended_us AS GiverEnded,
          giving.started_us AS GiverStarted
        FROM handoff h {known.Sql.Join} job taking ON taking.log_index = h.input_id / 8192
          {known.Sql.Join} job giving ON giving.log_index = h.output_id / 8192
          {known.Sql.Join} chain taker ON taker.chain_id = taking.chain_id
          {known.Sql.Join} chain giver ON giver.chain_id = giving.chain_id
        WHERE h.started_us >= @from AND h.started_us <= @startedAt AND (h.started_us < @startedAt
          OR h.input_id < @input OR (h.input_id = @input AND h.output_id < @output))
          AND {known.Current("taking")} AND {known.Current("giving")}
        ORDER BY h.started_us DESC, h.input_id DESC, h.output_id DESC;
        """;

    private readonly string _countCut =
        $"""
        SELECT count(*) FROM (
          SELECT 1 AS one FROM handoff_cut c {known.Sql.Join} job j ON j.log_index = c.artifact_id / 8192 WHERE {known.Current("j")} {known.Sql.Some("1000")}) cut;
        """;

    private readonly string _selectReported =
        $"""
        SELECT CASE WHEN EXISTS (SELECT 1 FROM artifact o {known.Sql.Join} job j ON j.log_index = o.artifact_id / 8192
            WHERE o.side = 1 AND {known.Sql.SizeOf("o.digests")} > 0 AND {known.Current("j")})
          AND EXISTS (SELECT 1 FROM artifact i {known.Sql.Join} job j ON j.log_index = i.artifact_id / 8192
            WHERE i.side = 0 AND {known.Sql.SizeOf("i.digests")} > 0 AND {known.Current("j")}) THEN 1 ELSE 0 END;
        """;

    // A start of -1 is unknown: such pairs may lie in any period, and come last.
    public IEnumerable<HandoffPair> Read(Period period, HandoffPlace? after)
    {
        var from = Math.Max(0, period.FromMicroseconds ?? 0);
        var to = period.ToMicroseconds ?? long.MaxValue;
        return Read(from, to, after).Concat(Read(-1, 0, after));
    }

    public bool AreArtifactsReported() => session.ExecuteScalar<long>(_selectReported) != 0;

    public long CountCut() => session.ExecuteScalar<long>(_countCut);

    private IEnumerable<HandoffPair> Read(long from, long to, HandoffPlace? after)
    {
        // One bound for both: the end of the time, or the place where that comes earlier.
        var last = after is { } place && place.StartedAt < to ? place : new HandoffPlace(to - 1, long.MaxValue, long.MaxValue);
        var rows = session.Query<HandoffRow>(
            _select, new { from, startedAt = last.StartedAt, input = last.Input, output = last.Output }, buffered: false);
        foreach (var row in rows)
        {
            var (input, output) = (lineage.ReadArtifact(row.Input), lineage.ReadArtifact(row.Output));
            if (input.Identifying.Intersect(output.Identifying).Any())
            {
                yield return new HandoffPair(
                    new HandoffPlace(row.StartedAt, row.Input, row.Output),
                    input,
                    output,
                    new HandoffJob(row.TakerIndex, row.TakerRecord, terms.TextOf(row.TakerCustomer), row.StartedAt, row.TakerEnded),
                    new HandoffJob(row.GiverIndex, row.GiverRecord, terms.TextOf(row.GiverCustomer), row.GiverStarted, row.GiverEnded));
            }
        }
    }

    // A class, for it is larger than what is well copied.
    private sealed record HandoffRow
    {
        public long StartedAt { get; set; }

        public long Input { get; set; }

        public long Output { get; set; }

        public long TakerIndex { get; set; }

        public string TakerRecord { get; set; } = "";

        public long? TakerCustomer { get; set; }

        public long? TakerEnded { get; set; }

        public long GiverIndex { get; set; }

        public string GiverRecord { get; set; } = "";

        public long? GiverCustomer { get; set; }

        public long? GiverEnded { get; set; }

        public long GiverStarted { get; set; }
    }
}
