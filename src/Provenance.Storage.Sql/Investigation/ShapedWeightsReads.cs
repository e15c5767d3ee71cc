using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Weights with a digest of their shapes, along all artifacts.</summary>
internal sealed class ShapedWeightsReads(SqlSession session, KnownAt known)
{
    // Digests stand in the order of their kinds, so that one of shapes is the last; what has none is left in the table.
    private readonly string _select =
        $"""
        SELECT a.artifact_id AS ArtifactId, a.side AS Side, relation.text AS Relation, a.digests AS Digests, customer.text AS Customer,
          coalesce(j.started_us, -1) AS StartedAt, j.ended_us AS EndedAt, size.parameters_low AS Low, size.parameters_high AS High,
          published.released_on AS ReleasedOn
        FROM artifact a {known.Sql.Join} statement s ON s.log_index = a.artifact_id / 8192
          {known.Sql.Join} term relation ON relation.term_id = a.relation_id
          LEFT JOIN job j ON j.log_index = s.log_index LEFT JOIN job_size size ON size.log_index = s.log_index
          LEFT JOIN release published ON published.log_index = s.log_index
          LEFT JOIN term customer ON customer.term_id = j.customer_id
        WHERE a.role_id = {known.Sql.Term("@weights")} AND a.side <= @released
          AND {known.Sql.Part("a.digests", $"{known.Sql.SizeOf("a.digests")} - @size + 1", "1")} = @shapes AND {known.Current("s")}
        ORDER BY a.artifact_id DESC;
        """;

    public IEnumerable<ShapedWeights> Read() => session.Query<ShapedRow>(
        _select,
        new
        {
            weights = Words.Of(ArtifactRole.Weights),
            released = (int)ArtifactSide.Released,
            size = ProjectedValues.KindedDigestSizeBytes,
            shapes = new[] { (byte)DigestKind.Shapes },
        },
        buffered: false).Select(row => row.ToWeights());

    private record struct ShapedRow
    {
        public long ArtifactId { get; set; }

        public long Side { get; set; }

        public string Relation { get; set; }

        public byte[] Digests { get; set; }

        public string? Customer { get; set; }

        public long StartedAt { get; set; }

        public long? EndedAt { get; set; }

        public byte[]? Low { get; set; }

        public byte[]? High { get; set; }

        public string? ReleasedOn { get; set; }

        public readonly ShapedWeights ToWeights()
        {
            var digests = ProjectedValues.DecodeDigests(Digests);
            return new ShapedWeights
            {
                LogIndex = ArtifactId >> ProjectedValues.ArtifactPlaceBits,
                Side = (ArtifactSide)Side,
                Relation = Relation,
                Shapes = digests[^1].Digest,
                Identifying = [.. digests.Where(digest => digest.IsIdentifying).Select(digest => digest.Digest)],
                Customer = Customer,
                StartedAt = StartedAt,
                EndedAt = EndedAt,
                ReleasedOn = ReleasedOn,
                Parameters = Low is null ? null : (ProjectedValues.ToQuantity(Low), ProjectedValues.ToQuantity(High!)),
            };
        }
    }
}
