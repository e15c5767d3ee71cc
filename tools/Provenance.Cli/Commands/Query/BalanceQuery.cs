using System.CommandLine;
using System.Globalization;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query balance</c>: what was there, what it is said to have done, and what nobody accounts for.</summary>
internal static class BalanceQuery
{
    private static readonly IReadOnlyDictionary<string, Wire.BalanceLength> Lengths = new Dictionary<string, Wire.BalanceLength>
    {
        ["day"] = Wire.BalanceLength.Day,
        ["week"] = Wire.BalanceLength.Week,
        ["month"] = Wire.BalanceLength.Month,
        ["quarter"] = Wire.BalanceLength.Quarter,
    };

    private static readonly IReadOnlyList<Column<Wire.PeriodBalance>> Columns =
    [
        new("from", row => Units.Time(row.From), "from (UTC)", row => Units.Minutes(row.From)),
        new("to", row => Units.Time(row.To), "to (UTC)", row => Units.Minutes(row.To)),
        new("verdict", row => BalanceWords.Of(row.Verdict), "verdict"),
        Term("available", "available (h)", Wire.BalanceTermKind.Available),
        Term("jobs", "jobs (h)", Wire.BalanceTermKind.Jobs),
        Term("small_jobs", "small jobs (h)", Wire.BalanceTermKind.SmallJobs),
        Term("inference", "inference (h)", Wire.BalanceTermKind.Inference),
        Term("idle", "idle (h)", Wire.BalanceTermKind.Idle),
        Term("maintenance", "maintenance (h)", Wire.BalanceTermKind.Maintenance),
        Term("unseen_rentals", "unseen rentals (h)", Wire.BalanceTermKind.UnseenRentals),
        new("unaccounted_hours", row => BalanceWords.Exact(row.Unaccounted), "unaccounted (h)", row => BalanceWords.Hours(row.Unaccounted)),
        new("sigma_hours", row => BalanceWords.Exact(row.Sigma), "σ (h)", row => BalanceWords.Figure(row.Sigma)),
        new("z_sigma", row => BalanceWords.Exact(row.Z), "z (σ)", row => BalanceWords.Figure(row.Z)),
        new("page_loss_sigma", row => BalanceWords.Exact(row.PageLoss), "Page loss (σ)", row => BalanceWords.Figure(row.PageLoss)),
        new("page_excess_sigma", row => BalanceWords.Exact(row.PageExcess), "Page excess (σ)", row => BalanceWords.Figure(row.PageExcess)),
        new("significant_quantity_hours", row => row.SignificantQuantityHours, "SQ (h)", row => row.SignificantQuantityHours.Length == 0 ? "unknown" : Units.Grouped(row.SignificantQuantityHours)),
        new("held_peak_accelerators", row => Units.Exact(row.HeldPeak), "accelerators held at once", row => Units.Grouped(row.HeldPeak)),
        new("reasons", row => string.Join("; ", row.Reasons)),
    ];

    private static readonly IReadOnlyList<Column<(Wire.PeriodBalance Row, Wire.BalancePart Part)>> Parts =
    [
        new("from", part => Units.Time(part.Row.From)),
        new("to", part => Units.Time(part.Row.To)),
        new("area", part => part.Part.Area),
        new("verdict", part => BalanceWords.Of(part.Part.Verdict)),
        new("unaccounted_hours", part => BalanceWords.Exact(part.Part.Unaccounted)),
        new("reasons", part => part.Part.Reason),
    ];

    private static readonly IReadOnlyList<Column<Wire.ItemBalance>> Chips =
    [
        new("area", item => item.Site),
        new("accelerator", item => item.Accelerator),
        new("verdict", item => BalanceWords.Of(item.Verdict)),
        new("expected_chips", item => item.Expected),
        new("counted_chips", item => item.Counted),
        new("attested_chips", item => item.Attested),
        new("difference_chips", item => item.Difference),
        new("counted_only_chips", item => item.CountedOnly),
        new("discrepancies", item => string.Join("; ", item.Discrepancies.Select(found => $"{found.Type} {found.Count}: {Units.List(found.Identities)}"))),
        new("reasons", item => string.Join("; ", item.Reasons)),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var period = new PeriodOptions();
        var site = new Argument<string?>("SITE") { Description = "The site, as operator/site.", Arity = ArgumentArity.ZeroOrOne };
        var country = Arguments.Value<CountryCode>("--country", "A country instead of a site: the sum of its sites");
        var each = new Option<string?>("--each") { Description = "Length of the periods: day, week, month, quarter; one period, unless given." };
        each.AcceptOnlyFromAmong([.. Lengths.Keys]);
        var command = new DocumentedCommand(
            "balance",
            "Balances a site's or a country's accelerator hours and chips: pass, alarm or inconclusive, with the reasons. Inconclusive is no pass.",
            "provenance query balance acme/jurong-1 --from 2026-01-01T00:00:00Z --to 2026-04-01T00:00:00Z --each month",
            "provenance query balance --country SG --json");
        command.Arguments.Add(site);
        command.Validators.Add(result =>
        {
            var named = result.GetValue(site);
            if (named is null == (result.GetValue(country) is null))
            {
                result.AddError("name a SITE or --country, one of the two");
            }
            else if (named is not null && named.Split('/').Length != 2)
            {
                result.AddError("SITE is operator/site, such as acme/jurong-1");
            }
        });
        return frame.Fit(command, [country, each, .. period.Options], async (client, parsed, cancellationToken) =>
        {
            var parts = parsed.GetValue(site)?.Split('/') ?? ["", ""];
            var request = new Wire.GetBalanceRequest
            {
                Operator = parts[0],
                Site = parts[1],
                Country = parsed.GetValue(country)?.ToString() ?? "",
                Period = period.Read(parsed),
                Length = parsed.GetValue(each) is { } length ? Lengths[length] : Wire.BalanceLength.Unspecified,
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var answer = await client.Investigation.GetBalanceAsync(request, cancellationToken);
            var whole = new Answer(answer, AnswerTable.Of(answer.Periods, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                LeftOut = LeftOut(answer),
                Sections =
                [
                    new("part", AnswerTable.Of([.. answer.Periods.Where(row => row.PartsTotal > 1).SelectMany(row => row.Parts.Select(part => (row, part)))], Parts)),
                    new("chips", AnswerTable.Of(answer.Items, Chips)),
                ],
                RowsAre = "period",
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
            if (frame.IsForPeople(parsed))
            {
                BalanceRemarks.Write(terminal, answer);
            }
        });
    }

    private static Column<Wire.PeriodBalance> Term(string name, string heading, Wire.BalanceTermKind kind) => new(
        name + "_hours", row => BalanceWords.Exact(BalanceWords.Sum(row, kind)), heading, row => BalanceWords.Hours(BalanceWords.Sum(row, kind)));

    private static List<string> LeftOut(Wire.GetBalanceResponse answer)
    {
        var sentences = new List<string>();
        if (answer.ItemsTotal > answer.Items.Count)
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture, $"Of {answer.ItemsTotal:N0} models at sites the {answer.Items.Count:N0} worst are listed."));
        }

        if (answer.Periods.Any(row => row.PartsTotal > row.Parts.Count))
        {
            sentences.Add("Of some periods only the 100 worst parts are listed.");
        }

        return sentences;
    }
}
