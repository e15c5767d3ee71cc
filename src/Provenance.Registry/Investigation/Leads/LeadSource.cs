// Where leads come from when somebody asks: from the store for what is known now, which the loop keeps up to date; for
// an earlier size, another moment or another rule set they are computed for the question, one evaluation at a time, and
// the newest few are kept, so that the pages of one answer and the lead that is looked at next do not compute again.

using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>What a question asks leads for.</summary>
/// <param name="Rules">The rule set.</param>
/// <param name="AtLeastTreeSize">The evaluation covers at least this size.</param>
/// <param name="Of">The evaluation that an earlier page was of, and no other; null for the first page.</param>
public sealed record LeadsAskedFor(RuleSet Rules, long AtLeastTreeSize, EvaluationBasis? Of);

/// <summary>Leads for questions. Safe to use from several threads.</summary>
/// <param name="store">What is recorded.</param>
/// <param name="engine">Computes what is not.</param>
public sealed class LeadSource(ILeadStore store, SignalEngine engine) : IDisposable
{
    /// <summary>A later page is of what is no longer there.</summary>
    internal static readonly Refusal Moved = new(
        RefusalReason.PageTokenInvalid,
        "pageToken",
        "The leads were computed again since that page, and the evaluation it was of is gone.",
        "Ask again without a token.");

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly KeptEvaluations _kept = new();
    private volatile bool _isForeign;
    private volatile bool _isOver;

    /// <summary>The signals that are computed.</summary>
    public IReadOnlyList<Signal> Signals => engine.Signals;

    /// <inheritdoc cref="SignalEngine.Check"/>
    public Refusal? Check(RuleSet rules) => engine.Check(rules);

    /// <summary>Whether what is recorded is of another log than the one that is served: questions then compute leads for themselves.</summary>
    internal bool IsRecordedForeign
    {
        get => _isForeign;
        set => _isForeign = value;
    }

    /// <summary>
    /// Whether nothing is recorded any more, as far as is known here: what is recorded then serves for its own size alone, and
    /// what is asked for now is computed.
    /// </summary>
    internal bool IsRecordingOver
    {
        get => _isOver;
        set => _isOver = value;
    }

    /// <summary>Keeps an evaluation for pages to come.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="redactions"><see cref="IInvestigationSnapshot.CountRedactionsAsync"/> of what it was computed from.</param>
    public void Keep(SignalEvaluation evaluation, long redactions) => _kept.Add(evaluation, redactions);

    /// <summary>Forgets what is kept: it may tell of what was redacted since.</summary>
    public void Forget() => _kept.Clear();

    /// <summary>Opens leads for a question.</summary>
    /// <param name="scope">What the question is answered from.</param>
    /// <param name="asOf">For which two times it was asked.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The leads, or PageTokenInvalid, or why the rule set does not fit the signals.</returns>
    public async ValueTask<(ILeadView? View, Refusal? Refusal)> OpenAsync(
        QuestionScope scope, AsOf asOf, LeadsAskedFor asked, CancellationToken cancellationToken)
    {
        if (engine.Check(asked.Rules) is { } misfit)
        {
            return (null, misfit);
        }

        var recorded = await store.OpenAsync(cancellationToken);
        try
        {
            var isForeign = _isForeign;
            var redactions = await scope.Snapshot.CountRedactionsAsync(cancellationToken);
            if (!isForeign && asOf.ValidAtMicroseconds is null && recorded.Newest is { } newest && Serves(newest, scope, asOf, asked)
                && !IsOutdone(newest, scope, asked, redactions))
            {
                return (recorded, null);
            }

            var wanted = asked.Of ?? new EvaluationBasis(scope.Head.Size.Value, scope.ValidAtMicroseconds, IsOnDemand: true);
            if (Find(asked.Rules, wanted, redactions) is not { } evaluation)
            {
                if (!wanted.IsOnDemand || wanted.TreeSize != scope.Head.Size.Value)
                {
                    await recorded.DisposeAsync();
                    return (null, Moved);
                }

                evaluation = await EvaluateAsync(scope, asked.Rules, wanted, redactions, cancellationToken);
            }

            if (isForeign)
            {
                await recorded.DisposeAsync();
                return (new EvaluatedView(evaluation, scope.Head.Root, wanted.IsOnDemand, null), null);
            }

            return (new EvaluatedView(evaluation, scope.Head.Root, wanted.IsOnDemand, recorded), null);
        }
        catch
        {
            await recorded.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says that further pages of an evaluation may be asked for, so that it is kept longer than others.</summary>
    internal async ValueTask ExpectPagesAsync(QuestionScope scope, RuleSet rules, EvaluationBasis evaluation, CancellationToken cancellationToken) =>
        _ = Find(rules, evaluation, await scope.Snapshot.CountRedactionsAsync(cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private bool Serves(RecordedEvaluation newest, QuestionScope scope, AsOf asOf, LeadsAskedFor asked)
    {
        var isNow = !_isOver && asOf.KnownAt is null && asOf.KnownAtMilliseconds is null;
        return newest.RuleSet.Digest == asked.Rules.Digest
            && (asked.Of is { } page ? page == new EvaluationBasis(newest.TreeSize.Value, newest.ValidAtMicroseconds, IsOnDemand: false)
                : isNow ? newest.TreeSize.Value >= asked.AtLeastTreeSize && newest.TreeSize.Value <= scope.Head.Size.Value
                : newest.TreeSize == scope.Head.Size);
    }

    // The loop lags behind: what somebody was just shown for the newest size is not taken back by what it recorded before.
    private bool IsOutdone(RecordedEvaluation newest, QuestionScope scope, LeadsAskedFor asked, long redactions) =>
        asked.Of is null && newest.TreeSize != scope.Head.Size
        && Find(asked.Rules, new EvaluationBasis(scope.Head.Size.Value, scope.ValidAtMicroseconds, IsOnDemand: true), redactions) is not null;

    // Under one lock at a time: whoever waits finds what another asked for just before.
    private async ValueTask<SignalEvaluation> EvaluateAsync(
        QuestionScope scope, RuleSet rules, EvaluationBasis wanted, long redactions, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (Find(rules, wanted, redactions) is { } found)
            {
                return found;
            }

            var evaluation = await engine.EvaluateAsync(scope.Snapshot, rules, wanted.ValidAtMicroseconds, isAwaited: true, cancellationToken);
            Keep(evaluation, redactions);
            return evaluation;
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    private SignalEvaluation? Find(RuleSet rules, EvaluationBasis wanted, long redactions) => _kept.Find(redactions, kept =>
        kept.TreeSize.Value == wanted.TreeSize
        && kept.ValidAtMicroseconds == wanted.ValidAtMicroseconds
        && kept.RuleSet.Digest == rules.Digest);
}
