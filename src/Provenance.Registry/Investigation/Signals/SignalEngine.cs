// Computes all signals over one snapshot, one after the other and in their order, so that the answer repeats. A signal
// that fails, also because what it reads cannot be, or takes too long is told as such, and the others go on: its leads are
// then unknown, not gone.

using Microsoft.Extensions.Logging;
using Provenance.Registry.Log;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>Computes signals. Safe to use from several threads.</summary>
/// <param name="signals">Which.</param>
/// <param name="catalogue">Performance of accelerators.</param>
/// <param name="options">How long they may take.</param>
/// <param name="time">For the limits.</param>
/// <param name="logger">Told when a signal fails.</param>
public sealed partial class SignalEngine(
    IReadOnlyList<Signal> signals, AcceleratorCatalogue catalogue, SignalEngineOptions options, TimeProvider time, ILogger<SignalEngine> logger)
{
    /// <summary>The signals, in order.</summary>
    public IReadOnlyList<Signal> Signals => signals;

    /// <summary>Holds a rule set against what the signals read.</summary>
    /// <returns>FieldMissing, FieldUnknown or FieldValue with the path in the rule set; null where it fits.</returns>
    public Refusal? Check(RuleSet rules) =>
        RuleParameters.TryBind(rules, [.. signals.Select(signal => signal.Declaration)], out _, out var refusal) ? null : refusal;

    /// <summary>Computes all signals.</summary>
    /// <param name="snapshot">Over this.</param>
    /// <param name="rules">Under this; it fits, see <see cref="Check"/>.</param>
    /// <param name="validAtMicroseconds">The moment in the world, since 1970.</param>
    /// <param name="isAwaited">Whether somebody waits for it: then there is less time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The rule set does not fit.</exception>
    /// <exception cref="StorageUnavailableException">The projections cannot be read now.</exception>
    public async ValueTask<SignalEvaluation> EvaluateAsync(
        IInvestigationSnapshot snapshot, RuleSet rules, long validAtMicroseconds, bool isAwaited, CancellationToken cancellationToken)
    {
        if (!RuleParameters.TryBind(rules, [.. signals.Select(signal => signal.Declaration)], out var parameters, out var refusal))
        {
            throw new ArgumentException($"{refusal.Field}: {refusal.Message}", nameof(rules));
        }

        var began = time.GetTimestamp();
        var outcomes = new List<SignalOutcome>(signals.Count);
        foreach (var signal in signals)
        {
            var scope = new SignalScope(snapshot, catalogue, rules, parameters[signal.Code], validAtMicroseconds) { Limits = options.Limits };
            outcomes.Add(await EvaluateAsync(signal, scope, TimeLeft(began, isAwaited), cancellationToken));
        }

        return new SignalEvaluation
        {
            TreeSize = snapshot.Size,
            ValidAtMicroseconds = validAtMicroseconds,
            RuleSet = rules.Reference,
            Signals = outcomes,
        };
    }

    private TimeSpan TimeLeft(long began, bool isAwaited)
    {
        if (!isAwaited)
        {
            return options.TimeOfSignal;
        }

        var left = options.TimeOnDemand - time.GetElapsedTime(began);
        return left < options.TimeOfSignalOnDemand ? left : options.TimeOfSignalOnDemand;
    }

    private async ValueTask<SignalOutcome> EvaluateAsync(Signal signal, SignalScope scope, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (limit <= TimeSpan.Zero)
        {
            return TimedOut(signal, "The time for all signals was over before its turn.");
        }

        using var over = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            return await OutcomeAsync(signal, await signal.EvaluateAsync(scope, either.Token), scope, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TimedOut(signal, FormattableString.Invariant($"It did not end within {limit.TotalSeconds:0.#} s."));
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not StorageUnavailableException)
        {
            SignalFailed(logger, signal.Code, FaultText.Of(exception));

            // The message may quote records; the log is for whoever runs the registry.
            return new SignalOutcome { Signal = signal.Code, Status = SignalStatus.Failed, Reason = $"It failed ({exception.GetType().Name}); the server's log tells more." };
        }
    }

    private static async ValueTask<SignalOutcome> OutcomeAsync(Signal signal, SignalResult result, SignalScope scope, CancellationToken cancellationToken)
    {
        if (result.NoInput is { } why)
        {
            return new SignalOutcome { Signal = signal.Code, Status = SignalStatus.NoInput, Reason = why, Bounds = result.Bounds, Caveats = result.Caveats };
        }

        var distinct = result.Leads.DistinctBy(lead => lead.Key).ToList();
        var kept = new List<RaisedLead>();
        foreach (var lead in distinct.Take(scope.Limits.Leads))
        {
            kept.Add(new RaisedLead(lead, await scope.Snapshot.Changes.ReadStatementIdsAsync(lead.Entries, cancellationToken)));
        }

        return new SignalOutcome
        {
            Signal = signal.Code,
            Status = SignalStatus.Evaluated,
            Tested = result.Tested,
            TestedUnit = result.TestedUnit,
            LeadsTotal = distinct.Count,
            LeadsKept = kept.Count,
            Leads = kept,
            Caveats = result.Caveats,
            Bounds = distinct.Count == kept.Count
                ? result.Bounds
                : [.. result.Bounds, FormattableString.Invariant($"Of {distinct.Count} leads the first {kept.Count} are kept.")],
        };
    }

    private static SignalOutcome TimedOut(Signal signal, string reason) =>
        new() { Signal = signal.Code, Status = SignalStatus.TimedOut, Reason = reason };

    [LoggerMessage(1, LogLevel.Error, "Signal {Code} failed; its leads are left as they were.\n{Fault}")]
    private static partial void SignalFailed(ILogger logger, string code, string fault);
}
