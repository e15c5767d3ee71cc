// E14: hidden capacity. The balance of every site in its last three whole months: hours that nobody accounts for, more use
// than the declared accelerators have, or use without an inventory. Page's test runs over the year that ends with them, so
// that small losses which last are found. Power above what is declared would show it too, but no statement reports what is
// drawn, and no maker's figure of a chip's power is in the catalogue.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E14.</summary>
internal sealed class E14HiddenCapacity() : DeclaredSignal(AccountRules.Balances)
{
    // A loss of one σ a month is found after 10.4 months on average (PageTest). All jobs of the time are read, once.
    private const int Months = 12;

    // What alarmed before was a lead then.
    private const int MonthsOfLeads = 3;
    private const int MostSites = 10_000;
    private const string Unit = "sites";

    /// <inheritdoc/>
    public override string Title => "Hidden capacity: the balance test";

    /// <inheritdoc/>
    public override string Method =>
        "Accelerators are not declared, or what they do is not. Looked for: sites whose balance of accelerator hours alarms in one of the last "
        + "three whole months, by the difference itself or by Page's test over the last twelve.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Cluster inventories, training jobs, usage reports and rentals.",
        "Power that is drawn: no kind of statement reports it.",
    ];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var rules = AccountRules.Of(scope.Rules);
        var periods = LastMonths(scope.ValidAtMicroseconds);
        if (periods.Count == 0)
        {
            return SignalResult.WithoutInput("No whole month had passed by the moment asked for.");
        }

        var (tested, inconclusive) = (0L, 0L);
        var leads = new List<Lead>();
        var most = Math.Min(MostSites, scope.Limits.Held);
        var sites = await scope.Snapshot.Accounts.ReadSitesAsync(most + 1, cancellationToken);
        foreach (var (handle, site) in sites.Take(most))
        {
            var balanced = await ReadAsync(scope, rules, new AccountArea(handle, site, null), periods, cancellationToken);
            if (balanced.Points.Count == 0)
            {
                continue;
            }

            tested++;
            var found = AlarmsOf(balanced);
            var alarms = found.FindAll(alarm => alarm.Entries.Count > 0);
            if (alarms.Count > 0)
            {
                leads.Add(LeadOf($"{handle}/{site}", alarms));
            }
            else
            {
                // A lead carries the entries that it rests on (domain reference §2): an alarm that none can be named for is no
                // lead, and clears nobody either.
                inconclusive += found.Count > 0 || balanced.Points.TakeLast(MonthsOfLeads).Any(point => point.Point.Verdict != Verdict.Pass) ? 1 : 0;
            }
        }

        // Where a bound was reached what was not looked at may be input.
        if (tested == 0 && sites.Count <= most)
        {
            return SignalResult.WithoutInput("Nobody reports anything of a cluster in the last twelve whole months.");
        }

        return SignalResult.Of(tested, Unit, [.. leads.OrderByDescending(lead => lead.Severity is null).ThenByDescending(lead => lead.Severity?.Value).ThenBy(lead => lead.Title, StringComparer.Ordinal)]) with
        {
            Bounds = sites.Count <= most ? [] : [string.Create(CultureInfo.InvariantCulture, $"Only the first {most} sites were balanced.")],
            Caveats =
            [
                Counted.Say(inconclusive, $"{{0}} of {Counted.Say(tested, "{0} [site|sites]")} [is|are] inconclusive, which is no pass: [its|their] records do not suffice to say."),
                string.Create(CultureInfo.InvariantCulture, $"No statement reports what power is drawn; {scope.Parameters.Number(AccountRules.PowerExcess, ParameterUnit.Ratio):0.##} above what is declared would speak for hidden capacity, and there is no input for it."),
            ],
        };
    }

    private static IReadOnlyList<BalancePeriod> LastMonths(long validAt)
    {
        var last = BalanceCalendar.Cut(default, BalanceLength.Month, Math.Max(0, validAt), 1);
        if (last.Count == 0)
        {
            return last;
        }

        var from = last[0].To.Value.AddMonths(-Months);
        return BalanceCalendar.Cut(
            new Period(Timestamp.FromDateTimeOffset(from < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : from).Microseconds, last[0].To.Microseconds),
            BalanceLength.Month,
            validAt,
            Months);
    }

    // A statistic reaches its limit only in a month that adds to it. Where none of the newest does, the older ones, whose jobs
    // are three quarters of all that are read, can lead to no alarm in them.
    private static async ValueTask<AreaBalanced> ReadAsync(
        SignalScope scope, AccountRules rules, AccountArea area, IReadOnlyList<BalancePeriod> periods, CancellationToken cancellationToken)
    {
        var newest = await BalancedAsync([.. periods.TakeLast(MonthsOfLeads)]);
        return newest.Points.Any(MayAlarm) ? await BalancedAsync(periods) : newest;

        ValueTask<AreaBalanced> BalancedAsync(IReadOnlyList<BalancePeriod> times) =>
            AreaBalances.ReadAsync(scope.Snapshot, scope.Catalogue, rules, area, times, cancellationToken);

        bool MayAlarm(BalancePoint point) => point.Point.Verdict == Verdict.Alarm
            || rules.Page.Next(0, point.Point.Balance.Z.Low ?? 0) > 0
            || rules.Page.Next(0, -point.Point.Balance.Z.High ?? 0) > 0;
    }

    // The months of leads that alarm.
    private static List<Alarm> AlarmsOf(AreaBalanced balanced)
    {
        var balances = balanced.Points.Select(point => point.Point.Balance).ToList();
        var alarms = new List<Alarm>();
        for (var i = Math.Max(0, balances.Count - MonthsOfLeads); i < balances.Count; i++)
        {
            if (BalanceSeries.AlarmAt(balances, i, balanced.Page) is { } point)
            {
                alarms.Add(new Alarm(
                    point, [.. balanced.AlarmsOf(balanced.Points[i] with { Point = point })], RestsOn(point.Balance, balanced.Clusters)));
            }
        }

        return alarms;
    }

    private Lead LeadOf(string site, IReadOnlyList<Alarm> alarms)
    {
        var worst = alarms.SelectMany(alarm => alarm.Balances).MaxBy(Hours)!;
        var hours = Hours(worst);
        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Site, site)))
        {
            Title = $"{site} may have accelerators, or use of them, that are not declared.",
            Reasons = [.. alarms.Select(alarm => new LeadReason($"{alarm.Point.Balance.Period}: {string.Join("; ", alarm.Point.Explanation)}.", alarm.Entries))],
            Background = [.. new SortedSet<long>(alarms.SelectMany(alarm => alarm.Point.Balance.Terms).Where(term => term.Kind == TermKind.Available).SelectMany(term => term.Entries)).TakeLast(Lead.MostEntries)],
            Against =
            [
                "An inventory that was not renewed in time, or a usage report that is still to come, looks the same.",
                "The errors of meters are assumed, not examined.",
            ],

            // What was reserved without an inventory may not have been used, nor is it known that it was not.
            Severity = hours == 0 ? null : new LeadSeverity(
                decimal.Round((decimal)Math.Min(hours, 1e20), 1), "accelerator hours", $"The least that is missing, or used beyond what is declared, {(worst.Area == site ? "" : $"at {worst.Area} ")}in {worst.Period}."),
        };
    }

    // Where no inventory holds in the whole period, all that was used is beyond what is declared. Where one holds for a part of
    // it, it is not known how much was used in the rest.
    private static double Hours(Balance balance) => balance.Muf.Low is { Microseconds.Sign: > 0 } missing ? missing.Approximately
        : balance.LeftOfDeclared is { Microseconds.Sign: < 0 } over ? -over.Approximately
        : 0;

    // What was used; where nothing was, what was reserved in a time for which no inventory holds; or else what was available.
    private static IReadOnlyList<long> RestsOn(Balance balance, IReadOnlyList<ClusterBalanced> clusters)
    {
        List<IEnumerable<long>> sources =
        [
            balance.Terms.Where(term => term.Kind != TermKind.Available).SelectMany(term => term.Entries),
            clusters.SelectMany(cluster => cluster.Balances).Where(part => part.Period == balance.Period)
                .SelectMany(part => part.Undeclared).SelectMany(span => span.ReservedBy),
            balance.Terms.SelectMany(term => term.Entries),
        ];
        return sources.Select(entries => (IReadOnlyList<long>)[.. entries.Distinct().Order()]).FirstOrDefault(entries => entries.Count > 0, []);
    }

    // What of the site alarms in a period, and the entries that the alarm rests on.
    private sealed record Alarm(SeriesPoint Point, IReadOnlyList<Balance> Balances, IReadOnlyList<long> Entries);
}
