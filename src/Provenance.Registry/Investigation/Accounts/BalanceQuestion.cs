// Question 9: the balance of a site, or of a country as the sum of its sites.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>The question GetBalance.</summary>
public sealed record BalanceQuestion : Question<BalanceAnswer>
{
    /// <summary>Most periods of one answer.</summary>
    public const int MostPeriods = 400;

    /// <summary>Most clusters of one answer; areas with more are inconclusive.</summary>
    public const int MostClusters = 2_000;

    /// <summary>Most periods × clusters of one answer.</summary>
    public const int MostCells = 50_000;

    private const string ElsewhereUnseen =
        "Devices of the country's sites are compared with one another; those that a site of another country lists too are not looked for here: the list of device conflicts tells them.";

    /// <summary>Handle of the operator; with <see cref="Site"/>.</summary>
    public string? Operator { get; init; }

    /// <summary>Handle of the site.</summary>
    public string? Site { get; init; }

    /// <summary>ISO 3166-1 alpha-2, instead of a site.</summary>
    public string? Country { get; init; }

    /// <summary>The time; see <see cref="BalanceLength.Whole"/> where it is open.</summary>
    public Period Period { get; init; }

    /// <summary>How long the periods are.</summary>
    public BalanceLength Length { get; init; }

    /// <inheritdoc/>
    protected internal override string NotMoved =>
        "A period is balanced from all that is known of it, whatever the moment asked for, which chooses only the clusters of a country, and the last period where none is named.";

    /// <inheritdoc/>
    protected internal override Refusal? Check() => AccountQuestions.CheckArea(Operator, Site, Country)
        ?? AccountQuestions.CheckTime(Period)
        ?? (BalanceCalendar.Cut(Period, Length, 0, MostPeriods).Count > MostPeriods
            ? QuestionRules.Argument("period", string.Create(CultureInfo.InvariantCulture, $"It has more than {MostPeriods} periods of that length."))
            : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<BalanceAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        if (!AccountRules.TryRead(scope.Rules, out var rules, out var refusal))
        {
            return InvestigationOutcome<BalanceAnswer>.Refuse(refusal);
        }

        var periods = BalanceCalendar.Cut(Period, Length, scope.ValidAtMicroseconds, MostPeriods);
        if (periods.Count == 0)
        {
            return InvestigationOutcome<BalanceAnswer>.Refuse(
                QuestionRules.Argument("period", "Nothing is known yet from which a last period would follow: name one."));
        }

        var area = new AccountArea(Operator, Site, Country);
        var clusters = await scope.Snapshot.Accounts.ReadClustersAsync(area, MostClusters, cancellationToken);
        if ((long)clusters.Count * periods.Count > MostCells)
        {
            return InvestigationOutcome<BalanceAnswer>.Refuse(QuestionRules.Argument("period", string.Create(
                CultureInfo.InvariantCulture, $"{periods.Count} periods of {clusters.Count} clusters are more than {MostCells} balances: ask for fewer or longer periods.")));
        }

        var whole = new BalancePeriod(periods[0].From, periods[^1].To);
        var twice = Site is null ? [ElsewhereUnseen] : await SiteDevices.SayTwiceAsync(scope, rules, Operator!, Site, whole, cancellationToken);
        var computed = await AreaBalances.ReadAsync(scope.Snapshot, scope.Catalogue, rules, area, periods, cancellationToken);
        return InvestigationOutcome<BalanceAnswer>.Of(new BalanceAnswer
        {
            Area = area.ToString(),
            Points = [.. computed.Points.Select(TermSums.OfPoint)],
            Verdict = computed.Items.Aggregate(computed.Verdict, (worst, item) => item.Verdict > worst ? item.Verdict : worst),
            Items = [.. computed.Items.OrderByDescending(item => item.Verdict).ThenBy(item => item.Area.Site, StringComparer.Ordinal)
                .ThenBy(item => item.Area.Accelerator.ToString(), StringComparer.Ordinal).Take(BalanceAnswer.MostItems)],
            ItemCount = computed.Items.Count,
            Basis = computed.Tally.Fill(scope.ByFigures(scope.BasisByRules()), computed.Conflicts) with { Caveats = [.. BalanceCalendar.NotOver(periods, scope.Head), .. computed.Caveats, .. twice] },
        });
    }
}
