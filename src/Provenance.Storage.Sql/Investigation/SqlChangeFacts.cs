using Provenance.Registry.Investigation;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>What was logged, of a snapshot.</summary>
internal sealed class SqlChangeFacts(SnapshotReading reading, ChangeReads changes, WithdrawalReads withdrawals) : IChangeFacts
{
    public ValueTask<IReadOnlyList<StatementChange>> ReadAsync(
        long from, ChangeFilter filter, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => changes.Read(from, filter, limit), cancellationToken);

    public ValueTask<IReadOnlyList<ChangeCount>> CountAsync(long from, ChangeFilter filter, CancellationToken cancellationToken) =>
        reading.Ask(() => changes.Count(from, filter), cancellationToken);

    public ValueTask<IReadOnlyList<EntryDoubt>> ReadDoubtsAsync(IReadOnlyCollection<long> indices, CancellationToken cancellationToken) =>
        reading.Ask(() => changes.ReadDoubts(indices), cancellationToken);

    public ValueTask<IReadOnlyList<Withdrawal>> ReadWithdrawalsAsync(
        WithdrawalSpan span, string? recordPrefix, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => withdrawals.Read(span, recordPrefix, limit), cancellationToken);

    public ValueTask<IReadOnlyList<Digest>> ReadStatementIdsAsync(IReadOnlyList<long> indices, CancellationToken cancellationToken) =>
        reading.Ask<IReadOnlyList<Digest>>(() => [.. indices.Select(changes.ReadStatementId)], cancellationToken);
}
