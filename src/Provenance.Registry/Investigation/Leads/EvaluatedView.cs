using Provenance.Registry.Investigation.Signals;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>An evaluation in memory, and the history that is recorded of its leads up to its size; none where what is recorded is of another log.</summary>
internal sealed class EvaluatedView : ILeadView
{
    private readonly SignalEvaluation _evaluation;
    private readonly ILeadView? _recorded;
    private readonly Dictionary<Digest, RaisedLead> _byKey;

    public EvaluatedView(SignalEvaluation evaluation, Digest root, bool isOnDemand, ILeadView? recorded)
    {
        (_evaluation, IsOnDemand, _recorded) = (evaluation, isOnDemand, recorded);
        Newest = new RecordedEvaluation(evaluation.TreeSize, root, evaluation.RuleSet, evaluation.ValidAtMicroseconds, 0);
        _byKey = evaluation.Signals.SelectMany(outcome => outcome.Leads).ToDictionary(raised => raised.Lead.Key);
    }

    /// <summary>It was made for a question; otherwise it was recorded, and a later one in its place since.</summary>
    public bool IsOnDemand { get; }

    public RecordedEvaluation? Newest { get; }

    public ValueTask<IReadOnlyList<SignalOutcome>> ReadSignalsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_evaluation.Signals);

    public ValueTask<IReadOnlyList<Digest>> ListAsync(LeadFilter filter, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Digest>>(
        [
            .. _evaluation.Signals.SelectMany(outcome => outcome.Leads).Where(raised => filter.Passes(raised.Lead)).Select(raised => raised.Lead.Key).Take(limit),
        ]);

    public ValueTask<KnownLead?> FindAsync(Digest key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_byKey.TryGetValue(key, out var raised) ? new KnownLead(raised, true) : null);

    public async ValueTask<Lead?> FindEverAsync(Digest key, CancellationToken cancellationToken) =>
        _byKey.TryGetValue(key, out var raised) ? raised.Lead
        : _recorded is null ? null
        : await _recorded.FindEverAsync(key, cancellationToken);

    public async ValueTask<LeadHistory> ReadHistoryAsync(Digest key, CancellationToken cancellationToken)
    {
        if (_recorded is null)
        {
            return LeadHistory.None;
        }

        var history = await _recorded.ReadHistoryAsync(key, cancellationToken);
        return history with { Events = [.. history.Events.Where(told => told.TreeSize <= _evaluation.TreeSize.Value)] };
    }

    public ValueTask DisposeAsync() => _recorded?.DisposeAsync() ?? ValueTask.CompletedTask;
}
