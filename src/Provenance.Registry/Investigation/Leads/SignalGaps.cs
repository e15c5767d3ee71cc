// What is not known of leads. A signal that was out of time, failed or reached a bound may raise leads that nobody saw; one
// that is not in a list is then not known to be absent, and what was recorded of it before may no longer hold. Whoever
// asks for leads is told, so that silence is not taken for "clean".

using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>Signals of which not every lead is known.</summary>
internal static class SignalGaps
{
    /// <summary>How each signal came out, without its leads, in the order of <paramref name="signals"/>.</summary>
    /// <param name="view">The evaluation.</param>
    /// <param name="signals">The signals that are computed now; one that was not then counts as failed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<IReadOnlyList<SignalOutcome>> OutcomesAsync(
        ILeadView view, IReadOnlyList<Signal> signals, CancellationToken cancellationToken)
    {
        var outcomes = (await view.ReadSignalsAsync(cancellationToken)).ToDictionary(outcome => outcome.Signal, StringComparer.Ordinal);
        return
        [
            .. signals.Select(signal => outcomes.GetValueOrDefault(signal.Code)
                ?? new SignalOutcome { Signal = signal.Code, Status = SignalStatus.Failed, Reason = "It was not among the signals computed then." }),
        ];
    }

    /// <summary>A sentence or more for each signal that is not complete.</summary>
    /// <param name="outcomes">How they came out.</param>
    /// <param name="isOnDemand">Computed for the question: then nothing of an earlier evaluation is shown.</param>
    public static IEnumerable<string> Say(IEnumerable<SignalOutcome> outcomes, bool isOnDemand)
    {
        foreach (var outcome in outcomes.Where(outcome => !outcome.IsComplete))
        {
            var earlier = isOnDemand ? "" : " What is shown of it may be as of an earlier evaluation, and no longer raised.";
            yield return outcome.Status is SignalStatus.TimedOut or SignalStatus.Failed
                ? $"Nothing is known of the leads of {outcome.Signal} in this evaluation. {outcome.Reason}{earlier}"
                : $"{outcome.Signal} may raise more leads than are known. {string.Join(' ', outcome.Bounds)}{earlier}";
        }
    }

    /// <summary>Why a lead that is not found is not known to be absent; null where it is.</summary>
    public static Refusal? NotKnown(IEnumerable<SignalOutcome> outcomes)
    {
        var codes = string.Join(", ", outcomes.Where(outcome => !outcome.IsComplete).Select(outcome => outcome.Signal));
        return codes.Length == 0 ? null : new Refusal(
            RefusalReason.NotFound,
            "key",
            $"It is not known whether a lead of this key is raised for these times under this rule set: not all leads are known of {codes}.",
            "The list of signals tells why. For the newest size under the registry's own rule set there is more time to compute them.");
    }
}
