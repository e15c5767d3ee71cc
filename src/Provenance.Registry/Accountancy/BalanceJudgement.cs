// From the terms of a balance to its verdict.
//
//   alarm         no reading of the records brings the difference within 3σ, or accelerators were used without an inventory
//   pass          every reading lies within 3σ, nothing is unknown or defective, and neither σ nor what the ranges leave
//                 open exceeds the significant quantity
//   inconclusive  all else
//
// Where no accelerators are declared and nothing tells of any, nothing can be missing: no significant quantity is needed.
//
// Hours beyond the declared accelerators alarm also where a time has no inventory: what is available then is unknown, but
// nobody declared more.
// The alarm takes the end of MUF nearest to zero, the pass the smallest σ and the farthest end. For missing hours that end is
// where most is used, and σ is the largest there. For use beyond what is declared it is where least is used, and σ is that of
// the least figures: each further hour moves the difference by more than three times its own error (MeasurementError.Most),
// away from zero. For the same reason an alarm stands that is raised in spite of a term without upper bound, which counts at
// its low end in σ.

using System.Globalization;

namespace Provenance.Registry.Accountancy;

/// <summary>What a verdict is formed from.</summary>
internal sealed record BalanceFigures
{
    public required string Area { get; init; }

    public required BalancePeriod Period { get; init; }

    public required IReadOnlyList<BalanceTerm> Terms { get; init; }

    public required AcceleratorHours? SignificantQuantity { get; init; }

    public double AlarmSigma { get; init; } = Balance.AlarmAt;

    public required IReadOnlyList<UndeclaredSpan> Undeclared { get; init; }

    public required AcceleratorHours? DeclaredAtMost { get; init; }

    public required long HeldPeak { get; init; }

    public required IReadOnlyList<string> Defects { get; init; }
}

/// <summary>Forms verdicts.</summary>
internal static class BalanceJudgement
{
    // Each of hundreds of clusters may have several sorts of hours that nobody reports.
    private const int MostUnknown = 40;

    /// <summary>The judged balance.</summary>
    public static Balance Of(BalanceFigures figures)
    {
        var sigma = BalanceVariance.Of(figures.Terms.Select(term => term.Variance));
        var muf = Muf(figures.Terms);
        var unseen = figures.Terms.Where(term => term.Kind == TermKind.UnseenRentals)
            .Aggregate((AcceleratorHours?)AcceleratorHours.Zero, (sum, term) => sum + term.Hours.High);
        var balance = new Balance
        {
            Area = figures.Area,
            Period = figures.Period,
            Terms = figures.Terms,
            Muf = muf,
            Sigma = sigma,
            Z = ZRange.Of(muf, sigma),
            SignificantQuantity = figures.SignificantQuantity,
            AlarmSigma = figures.AlarmSigma,
            Undeclared = figures.Undeclared,
            DeclaredAtMost = figures.DeclaredAtMost,
            HeldPeak = figures.HeldPeak,
            Defects = figures.Defects,
            UnseenHours = unseen,
            Verdict = Verdict.Inconclusive,
            Reasons = [],
        };
        List<string> alarms = [.. Alarms(balance)];
        List<string> doubts = [.. Doubts(balance)];
        var verdict = alarms.Count > 0 ? Verdict.Alarm : doubts.Count > 0 ? Verdict.Inconclusive : Verdict.Pass;
        return balance with
        {
            Verdict = verdict,
            Reasons = verdict == Verdict.Pass
                ? [balance.IsEmpty ? "no accelerators are declared, and nothing tells of any" : Text($"the unaccounted {muf} lie within {Wording.Figure(figures.AlarmSigma)}σ ({Wording.Hours(figures.AlarmSigma * sigma.Low)}), and σ is below the significant quantity ({Wording.Hours(figures.SignificantQuantity!.Value.Approximately)})")]
                : [.. alarms, .. doubts],
        };
    }

    private static Unaccounted Muf(IReadOnlyList<BalanceTerm> terms)
    {
        var (available, used) = (HoursRange.Exactly(AcceleratorHours.Zero), HoursRange.Exactly(AcceleratorHours.Zero));
        foreach (var term in terms)
        {
            (available, used) = term.Kind == TermKind.Available ? (available + term.Hours, used) : (available, used + term.Hours);
        }

        return new Unaccounted(available.Low - used.High, available.High - used.Low);
    }

    private static IEnumerable<string> Alarms(Balance balance)
    {
        foreach (var span in balance.Undeclared.Where(balance.IsUsed))
        {
            yield return Text($"no inventory holds for {new BalancePeriod(span.From, span.To)} while {UseOf(span)}");
        }

        var limit = balance.AlarmSigma * balance.Sigma.High;
        if (balance.Muf.Low is { Microseconds.Sign: > 0 } missing && missing.Approximately >= limit)
        {
            yield return Text($"at least {missing} h are unaccounted for, {Times(balance.Z.Low)}");
        }

        var leastUsed = SigmaOfLeastUsed(balance);
        if (balance.LeftOfDeclared is { Microseconds.Sign: < 0 } over && -over.Approximately >= balance.AlarmSigma * leastUsed)
        {
            yield return Text($"at least {over.Abs()} h more are used than the declared accelerators have, {Times(Deviations(over, leastUsed))}: overbooked, or undeclared capacity");
        }
    }

    private static double SigmaOfLeastUsed(Balance balance) => BalanceVariance
        .Of(balance.Terms.Select(term => term.Kind == TermKind.Available ? term.Variance.AtHigh : term.Variance.AtLow)).High;

    private static string UseOf(UndeclaredSpan span) => span.Held > 0 ? Text($"{span.Held} accelerators were held")
        : span.Reserved > 0 ? Text($"rentals reserved {span.Reserved} accelerators")
        : "hours were used";

    private static double? Deviations(AcceleratorHours difference, double sigma) => sigma == 0 ? null : difference.Approximately / sigma;

    private static string Times(double? z) => z is { } value
        ? Text($"{Wording.Figure(Math.Abs(value))} standard deviations")
        : "where nothing is uncertain";

    private static IEnumerable<string> Doubts(Balance balance)
    {
        foreach (var defect in balance.Defects)
        {
            yield return defect;
        }

        var unknown = balance.Terms.Where(term => term.Hours.High is null).GroupBy(term => (term.Kind, term.Area))
            .Select(group => UnknownOf(group.Key.Kind, group.Key.Area, group.SelectMany(term => term.Unknown))).ToList();
        foreach (var doubt in Wording.Bounded(unknown, MostUnknown))
        {
            yield return doubt;
        }

        if (balance.SignificantQuantity is { } significant)
        {
            foreach (var doubt in DoubtsOfSize(balance, significant))
            {
                yield return doubt;
            }
        }
        else if (!balance.IsEmpty)
        {
            yield return "the significant quantity is unknown: no model of accelerator is known of the time, or the peak of one is not";
        }

        if (!IsWithinLimit(balance))
        {
            yield return balance.Muf is { Low: { } low, High: { } high }
                ? Text($"the unaccounted {new Unaccounted(low, high)} reach {Wording.Figure(balance.AlarmSigma)}σ ({Wording.Hours(balance.AlarmSigma * balance.Sigma.Low)}) by some reading of the records")
                : balance.Muf is { Low: null, High: null } ? "what is unaccounted for has no bound in either direction"
                : balance.Muf.Low is { } least ? Text($"what is unaccounted for is at least {least} h and has no upper bound")
                : Text($"what is unaccounted for is at most {balance.Muf.High} h and has no lower bound");
        }
    }

    /// <summary>Says that a sort of hours is unknown, where, and why.</summary>
    public static string UnknownOf(TermKind kind, string? area, IEnumerable<string> because) =>
        Text($"{Wording.Of(kind)}{(area is null ? "" : " of " + area)} are unknown: {string.Join("; ", because.Distinct(StringComparer.Ordinal))}");

    private static IEnumerable<string> DoubtsOfSize(Balance balance, AcceleratorHours significant)
    {
        var size = Wording.Hours(significant.Approximately);
        if (balance.Sigma.High > significant.Approximately)
        {
            yield return Text($"σ ({Wording.Hours(balance.Sigma.High)}) exceeds the significant quantity ({size}): so much could be missing unseen");
        }

        if (balance.UnseenHours > significant)
        {
            yield return Text($"up to {balance.UnseenHours} h could have run in rentals without sight of their use, more than the significant quantity ({size})");
        }

        if (balance.Muf is { Low: { } low, High: { } high } && high - low > significant)
        {
            yield return Text($"the ranges leave {high - low} h open, more than the significant quantity ({size})");
        }
    }

    // Nothing at all may be missing where nothing is uncertain, and nothing missing is within any limit.
    private static bool IsWithinLimit(Balance balance) => balance.Muf is { Low: { } low, High: { } high }
        && Within(low, balance.AlarmSigma * balance.Sigma.Low) && Within(high, balance.AlarmSigma * balance.Sigma.Low);

    private static bool Within(AcceleratorHours end, double limit) => end.Microseconds.IsZero || Math.Abs(end.Approximately) < limit;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
