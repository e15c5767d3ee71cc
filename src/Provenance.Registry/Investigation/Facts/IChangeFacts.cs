using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>What was logged, entry by entry.</summary>
public interface IChangeFacts
{
    /// <summary>Most statements that are followed along lines to what conflicts contradict, for one list.</summary>
    const int MostFollowed = 100_000;

    /// <summary>
    /// Statements from an entry on up to the snapshot's size that pass the filter, in log order, at most
    /// <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<StatementChange>> ReadAsync(
        long from, ChangeFilter filter, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// The same statements, all of them, counted by kind and effect, in order of both. Every statement from the entry on is
    /// looked at once, whether it passes or not: the cost grows with these and with nothing else.
    /// </summary>
    ValueTask<IReadOnlyList<ChangeCount>> CountAsync(long from, ChangeFilter filter, CancellationToken cancellationToken);

    /// <summary>Those of some entries whose statements can be doubted: how they stand at the snapshot's size.</summary>
    /// <param name="indices">Entries, each once; such as are not known are passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<EntryDoubt>> ReadDoubtsAsync(IReadOnlyCollection<long> indices, CancellationToken cancellationToken);

    /// <summary>How many they are.</summary>
    /// <param name="indices">Entries, each once; such as are not known count as nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    async ValueTask<EntryDoubts> CountDoubtsAsync(IReadOnlyCollection<long> indices, CancellationToken cancellationToken) =>
        EntryDoubts.Of(await ReadDoubtsAsync(indices, cancellationToken));

    /// <summary>
    /// Withdrawals in a part of the log that took an earlier statement's place and are what their party says, by log index. The cost
    /// grows with all withdrawals of the log, by a little.
    /// </summary>
    /// <param name="span">The part.</param>
    /// <param name="recordPrefix">What the record's name begins with; null for all records.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<Withdrawal>> ReadWithdrawalsAsync(
        WithdrawalSpan span, string? recordPrefix, int limit, CancellationToken cancellationToken);

    /// <summary>Ids of statements, which hold in every copy of the log: one for each index, in the order asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry at the snapshot's size.</exception>
    ValueTask<IReadOnlyList<Digest>> ReadStatementIdsAsync(IReadOnlyList<long> indices, CancellationToken cancellationToken);
}
