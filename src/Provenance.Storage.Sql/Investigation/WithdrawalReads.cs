using Dapper;
using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Withdrawals that stand, in a part of the log.</summary>
/// <remarks>The index of withdrawals has their entries too, so that of those outside the part no row is read.</remarks>
internal sealed class WithdrawalReads(SqlSession session, KnownAt known)
{
    /// <summary>The first of them, by log index.</summary>
    public IReadOnlyList<Withdrawal> Read(WithdrawalSpan span, string? recordPrefix, int limit)
    {
        var until = Math.Min(span.Until, known.Size);
        var from = span.LoggedFromMilliseconds == 0 ? span.From : LogTimes.FirstAfter(session, span.From, until, span.LoggedFromMilliseconds - 1);
        return session.Query<WithdrawalRow>(
            $"""
            SELECT s.log_index AS LogIndex, s.suspended AS Suspended
            FROM statement s{known.Sql.Along("statement_withdrawn")} {known.Sql.Join} chain ch ON ch.chain_id = s.chain_id
            WHERE s.is_withdrawal = 1 AND s.chain_id IS NOT NULL AND s.log_index >= @from AND s.log_index < @until
              AND s.supersedes IS NOT NULL AND s.supersedes < {known.Sql.KnownAt} AND {known.Current("s")} AND ch.party_id = {known.Sql.Term("@Party")}
              {(recordPrefix is null ? "" : $"AND {known.Sql.BeginsWith("ch.record", "@recordPrefix")}")}
            ORDER BY s.log_index {known.Sql.First("@limit")};
            """,
            new { from, until, span.Party, recordPrefix, limit }).Select(row => new Withdrawal(row.LogIndex, row.Suspended != 0)).AsList();
    }

    private record struct WithdrawalRow
    {
        public long LogIndex { get; set; }

        public long Suspended { get; set; }
    }
}
