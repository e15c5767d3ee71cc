// Which records stand withdrawn by entries of some parts of the log. It is asked beside other questions: what was withdrawn
// is in no row and no sum of theirs, so that nothing in them shows who took it back.

using Provenance.Statements;

namespace Provenance.Registry.Investigation.Changes;

/// <summary>Looks for withdrawals in parts of the log.</summary>
public sealed record WithdrawalsQuestion : Question<WithdrawalsAnswer>
{
    /// <summary>Most that are told.</summary>
    public const int Most = 1_000;

    /// <summary>The parts.</summary>
    public required IReadOnlyList<WithdrawalSpan> Spans { get; init; }

    /// <summary>What the record's name begins with; null for all records.</summary>
    public string? RecordPrefix { get; init; }

    /// <inheritdoc/>
    protected internal override Refusal? Check() => null;

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<WithdrawalsAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<long, Withdrawal>();
        var isCut = false;
        foreach (var span in Spans)
        {
            var read = await scope.Snapshot.Changes.ReadWithdrawalsAsync(span, RecordPrefix, Most + 1, cancellationToken);
            isCut |= read.Count > Most;
            foreach (var withdrawal in read)
            {
                found[withdrawal.LogIndex] = withdrawal;
            }
        }

        return InvestigationOutcome<WithdrawalsAnswer>.Of(new WithdrawalsAnswer([.. found.Values.Take(Most)], isCut || found.Count > Most));
    }
}

/// <summary>Withdrawals that stand.</summary>
/// <param name="Withdrawals">The first of them, by log index.</param>
/// <param name="IsCut">Whether there are more.</param>
public sealed record WithdrawalsAnswer(IReadOnlyList<Withdrawal> Withdrawals, bool IsCut);
