// Question 12: how far a site's attestations can be trusted. What is counted are facts of the log; they are not added up,
// since nobody knows what a late report weighs against a contradicted close.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>The question GetSiteReliability.</summary>
public sealed record SiteReliabilityQuestion : Question<SiteReliabilityAnswer>
{
    /// <summary>Most months that are balanced.</summary>
    public const int MostMonths = 120;

    private const int UsualMonths = 12;

    /// <summary>Handle of the operator.</summary>
    public required string Operator { get; init; }

    /// <summary>Handle of the site.</summary>
    public required string Site { get; init; }

    /// <summary>The time whose months are balanced; the twelve whole months before the moment asked for, unless both ends are given.</summary>
    public Period Period { get; init; }

    /// <inheritdoc/>
    protected internal override string NotMoved =>
        "Statements, streams and closes are counted as the log holds them, and months are balanced from all that is known of them, whatever the moment asked for: it decides which months these are, and what jobs and devices tell.";

    /// <inheritdoc/>
    protected internal override Refusal? Check() => AccountQuestions.CheckArea(Operator, Site, null)
        ?? AccountQuestions.CheckTime(Period)
        ?? (Period.FromMicroseconds is null != Period.ToMicroseconds is null
            ? QuestionRules.Argument("period", "Give both its ends, or neither.")
            : null)
        ?? (Period.FromMicroseconds is not null && BalanceCalendar.Cut(Period, BalanceLength.Month, 0, MostMonths).Count > MostMonths
            ? QuestionRules.Argument("period", string.Create(CultureInfo.InvariantCulture, $"It has more than {MostMonths} months."))
            : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<SiteReliabilityAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        if (!AccountRules.TryRead(scope.Rules, out var rules, out var refusal))
        {
            return InvestigationOutcome<SiteReliabilityAnswer>.Refuse(refusal);
        }

        var statements = new StatementCounts();
        await foreach (var statement in scope.Snapshot.Sites.ReadStatementsAsync(Operator, Site, cancellationToken))
        {
            statements.Add(statement);
        }

        var closes = await CheckClosesAsync(scope, cancellationToken);
        var closesInAll = await scope.Snapshot.Sites.CountClosesAsync(Operator, Site, cancellationToken);
        var streams = await StreamCounts.ReadAsync(scope.Snapshot.Sites, statements.Streams, cancellationToken);
        var (balances, notOver) = await BalancesAsync(scope, rules, cancellationToken);
        var runs = await RunCounts.ReadAsync(scope, rules, Operator, Site, cancellationToken);
        var doubts = await RunCounts.ReadDoubtsAsync(scope, Operator, Site, statements.Jobs, cancellationToken);
        var (devices, isCut) = await SiteDevices.ReadAsync(scope, rules, Operator, Site, cancellationToken);
        var basis = statements.Tally.Fill(scope.ByFigures(scope.BasisByRules()), statements.Conflicts);
        return InvestigationOutcome<SiteReliabilityAnswer>.Of(new SiteReliabilityAnswer
        {
            Site = $"{Operator}/{Site}",
            Statements = statements.Count,
            Criteria =
            [
                .. new[] { statements.Criteria(), streams.Criteria(), CloseCounts.Criteria(closes), balances, doubts, [runs, devices] }
                    .SelectMany(criteria => criteria).Select(criterion => OrNoInput(criterion, statements.Count)).OrderBy(criterion => criterion.Aspect),
            ],
            Closes = [.. closes.OrderBy(close => close.Verdict == CloseVerdict.Confirmed).ThenBy(close => close.From).ThenBy(close => close.LogIndex)],
            // Of devices that two sites list, the other sites' lists are no statements of this one.
            Basis = basis with
            {
                LogIndices = basis.LogIndices.With(devices.Entries.Shown),
                Caveats = [.. notOver, .. Caveats(statements.Count), .. CloseCounts.Say(closes, closesInAll), .. isCut ? [SiteDevices.NotAll] : (string[])[], .. EntryTally.Say(statements.Conflicts, "[it is|they are] counted as such")],
            },
        });
    }

    private async ValueTask<List<CloseChecked>> CheckClosesAsync(QuestionScope scope, CancellationToken cancellationToken)
    {
        var check = new CloseCheck(scope.Snapshot.Sites);
        var closes = new List<CloseChecked>();
        foreach (var close in await scope.Snapshot.Sites.ReadClosesAsync(Operator, Site, SiteReliabilityAnswer.MostCloses, cancellationToken))
        {
            closes.Add(await check.CheckAsync(close, cancellationToken));
        }

        return closes;
    }

    private async ValueTask<(IReadOnlyList<SiteCriterion> Criteria, IEnumerable<string> NotOver)> BalancesAsync(QuestionScope scope, AccountRules rules, CancellationToken cancellationToken)
    {
        var period = Period;
        if (period.ToMicroseconds is null)
        {
            var last = BalanceCalendar.Cut(period, BalanceLength.Month, scope.ValidAtMicroseconds, MostMonths);
            if (last.Count == 0)
            {
                return (BalanceCounts.Criteria(null), []);
            }

            var from = last[0].To.Value.AddMonths(-UsualMonths);
            period = new Period(
                Timestamp.FromDateTimeOffset(from < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : from).Microseconds, last[0].To.Microseconds);
        }

        var months = BalanceCalendar.Cut(period, BalanceLength.Month, scope.ValidAtMicroseconds, MostMonths);
        var criteria = BalanceCounts.Criteria(await AreaBalances.ReadAsync(
            scope.Snapshot, scope.Catalogue, rules, new AccountArea(Operator, Site, null), months, cancellationToken));
        return (criteria, BalanceCalendar.NotOver(months, scope.Head));
    }

    // Nothing counted of a site that nobody speaks of is no good sign.
    private static SiteCriterion OrNoInput(SiteCriterion criterion, long statements) => statements > 0 || criterion.NoInput is not null
        ? criterion
        : criterion with { NoInput = "No statement that is known is about the site." };

    private IEnumerable<string> Caveats(long statements)
    {
        if (statements == 0)
        {
            yield return $"No statement that is known is about {Operator}/{Site}.";
        }

        yield return "Counts are facts of the log, each with its entries; they are not added up to a score. A site that reports nothing has no contradictions.";
    }
}
