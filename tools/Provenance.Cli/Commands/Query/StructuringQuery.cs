using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query structuring</c>: jobs split under a threshold, or bunching just below it.</summary>
internal static class StructuringQuery
{
    private const string Hours = "hours";

    private static IReadOnlyList<Column<Wire.StructuringGroup>> Columns(bool isHours) =>
    [
        new("crossing", group => Word(group.Crossing), "together over it"),
        new("customers", group => string.Join("; ", group.Customers), "customers", Customers),
        new("customers_total", group => Units.Exact(group.CustomersTotal)),
        new("operators", group => string.Join("; ", group.Operators), "operators", group => Units.Few(group.Operators)),
        new("links", group => string.Join("; ", group.Links.Select(Word)), "links"),
        new("joined_by", group => string.Join("; ", group.JoinedBy.Select(Whole)), "joined by", Joined),
        new("joined_by_total", group => Units.Exact(group.JoinedByTotal)),
        new("jobs", group => Units.Exact(group.Jobs), "jobs", group => Units.Grouped(group.Jobs)),
        new("window_first_start", group => Units.Time(group.Window?.FirstStart), "first start (UTC)", group => Units.Minutes(group.Window?.FirstStart)),
        new("window_last_start", group => Units.Time(group.Window?.LastStart), "last start (UTC)", group => Units.Minutes(group.Window?.LastStart)),
        new("window_jobs", group => Units.Exact(group.Window?.Jobs ?? 0), "jobs in window", group => Units.Grouped(group.Window?.Jobs ?? 0)),
        new($"window_sum_low_{Unit(isHours)}", group => group.Window?.SumLow ?? "", $"sum, low ({Heading(isHours)})", group => Units.Scientific(group.Window?.SumLow ?? "", Units.AtLeast)),
        new($"window_sum_high_{Unit(isHours)}", group => group.Window?.SumHigh ?? "", $"sum, high ({Heading(isHours)})", group => Units.Scientific(group.Window?.SumHigh ?? "", Units.AtMost)),
        new($"largest_job_{Unit(isHours)}", group => group.Window?.LargestJob ?? "", $"largest job ({Heading(isHours)})", group => Units.Scientific(group.Window?.LargestJob ?? "")),
        new("jobs_just_below", group => Units.Exact(group.JobsJustBelow), "jobs just below", group => Units.Grouped(group.JobsJustBelow)),
        new("jobs_just_above", group => Units.Exact(group.JobsJustAbove), "jobs just above", group => Units.Grouped(group.JobsJustAbove)),
        new("p", group => Number(group.Test?.P), "p"),
        new("adjusted_p", group => Number(group.Test?.AdjustedP), "adjusted p"),
        new("rank", group => group.Test is { } test ? Units.Exact(test.Rank) : "", "rank"),
        new("log_indices", group => Units.List(group.LogIndices)),
        new("log_indices_total", group => Units.Exact(group.LogIndicesTotal), "entries", group => Units.Grouped(group.LogIndicesTotal)),
        new("joining_log_indices", group => Units.List(group.JoiningLogIndices)),
        new("joining_log_indices_total", group => Units.Exact(group.JoiningLogIndicesTotal), "entries that join", group => Units.Grouped(group.JoiningLogIndicesTotal)),
    ];

    private static string Unit(bool isHours) => isHours ? "stated_accelerator_hours" : "flop";

    private static string Heading(bool isHours) => isHours ? "stated accelerator hours" : "FLOP";

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var period = new PeriodOptions("Jobs that first ran");
        var threshold = Arguments.Required<Magnitude>("--threshold", "The threshold, in FLOP or in accelerator hours as the jobs state them");
        var measure = new Option<string>("--measure") { Description = $"flop or {Hours}.", DefaultValueFactory = _ => "flop" };
        measure.AcceptOnlyFromAmong("flop", Hours);
        var window = Arguments.Number("--window-days", "Jobs that start less than so many days apart are added up, 1 to 3,650.", 1, 3_650, 90);
        var lower = Arguments.Value<Quantity>("--lower-margin", "Where just below begins, as a share of the threshold; 0.8 unless given");
        var upper = Arguments.Value<Quantity>("--upper-margin", "Where just above ends; 1.2 unless given");
        var least = Arguments.Value<Magnitude>("--least-job", "Leaves smaller jobs out; a thousandth of the threshold unless given");
        var links = new Option<string[]>("--link") { Description = "What joins jobs: customer, owner, payment, lineage, material; all unless given." };
        links.AcceptOnlyFromAmong("customer", "owner", "payment", "lineage", "material");
        var operators = Arguments.Number("--min-operators", "Only groups with jobs at so many operators.", 1, 1_000, 1);
        var customers = Arguments.Number(
            "--most-customers",
            "What more customers than this have in common joins nobody: a tenant, model, digest, owner or payment; 2 to 100,000.",
            2,
            100_000,
            StructuringQuestion.DefaultMostCustomersPerLink);
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "structuring",
            "Jobs below a threshold that are over it together within a window, and groups whose jobs bunch just below it. A lead, no finding.",
            "provenance query structuring --threshold 1e23 --window-days 90",
            "provenance query structuring --threshold 1000 --measure hours --window-days 7 --link customer --csv");
        return frame.Fit(command, [threshold, measure, window, lower, upper, least, links, operators, customers, limit, .. period.Options], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.FindStructuringRequest
            {
                Threshold = parsed.GetValue(threshold).ToString(),
                Measure = parsed.GetValue(measure) == Hours ? Wire.JobMeasure.AcceleratorHours : Wire.JobMeasure.Flop,
                Window = Duration.FromTimeSpan(TimeSpan.FromDays(parsed.GetValue(window))),
                LowerMargin = parsed.GetValue(lower)?.ToString() ?? "",
                UpperMargin = parsed.GetValue(upper)?.ToString() ?? "",
                LeastJob = parsed.GetValue(least)?.ToString() ?? "",
                Period = period.Read(parsed),
                MinOperators = parsed.GetValue(operators),
                MostCustomersPerLink = parsed.GetValue(customers),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            request.Links.Add((parsed.GetValue(links) ?? []).Select(LinkOf));
            var (groups, answer, hasMore) = await QueryFrame.PagesAsync(
                parsed.GetValue(limit),
                async (size, token) =>
                {
                    (request.PageSize, request.PageToken) = (size, token);
                    return await client.Investigation.FindStructuringAsync(request, cancellationToken);
                },
                page => page.Groups,
                page => page.NextPageToken,
                page => page.Basis);
            answer.Groups.Clear();
            answer.Groups.AddRange(groups);
            var whole = new Answer(answer, AnswerTable.Of(groups, Columns(request.Measure == Wire.JobMeasure.AcceleratorHours)), answer.Basis ?? new Wire.AnswerBasis())
            {
                Totals = [Totals(answer)],
                LeftOut = QueryFrame.MoreRows(hasMore, groups.Count),
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private static string Totals(Wire.FindStructuringResponse answer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Units.Count(answer.JobsConsidered, "job", "jobs")} in {Units.Count(answer.GroupsInAll, "group", "groups")}; {answer.JobsOverThreshold:N0} of the jobs are surely over the threshold alone. ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"{Units.Count(answer.GroupsTested, "group", "groups")} tested for bunching: {(answer.HasBaseRate ? $"a share of {answer.BaseRate:0.###} of the jobs near the threshold lies below it" : "what share of the jobs near the threshold lies below it is not known")}; {answer.ExpectedShareBelow:0.###} expected.");

    private static string Customers(Wire.StructuringGroup group) => group.CustomersTotal <= 3
        ? string.Join("; ", group.Customers)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", group.Customers.Take(3))} and {group.CustomersTotal - 3:N0} more");

    // Who reads a table wants to see why; the entries are in CSV and JSON.
    private static string Joined(Wire.StructuringGroup group)
    {
        var said = Units.Few(group.JoinedBy.Select(key => $"{Word(key)} {Short(key.Key)}"));
        return group.JoinedByTotal <= group.JoinedBy.Count
            ? said
            : string.Create(CultureInfo.InvariantCulture, $"{said}; {group.JoinedByTotal:N0} links in all");
    }

    private static string Whole(Wire.JoiningKey key) =>
        $"{Word(key)} {key.Key} (jobs {Units.List(key.LogIndices)}{(key.RentalLogIndices.Count > 0 ? $" by rentals {Units.List(key.RentalLogIndices)}" : "")})";

    // Digests and fingerprints, told apart well enough by how they begin.
    private static string Short(string key) => key.Length == 2 * Digest.SizeBytes && key.All(char.IsAsciiHexDigitLower) ? $"{key[..8]}…" : key;

    private static string Number(double? value) => value?.ToString("g4", CultureInfo.InvariantCulture) ?? "";

    private static string Word(Wire.ThresholdCrossing crossing) => crossing switch
    {
        Wire.ThresholdCrossing.Certain => "certainly",
        Wire.ThresholdCrossing.Possible => "possibly",
        _ => "no",
    };

    private static string Word(Wire.JobLink link) => link switch
    {
        Wire.JobLink.Customer => "customer",
        Wire.JobLink.Owner => "owner",
        Wire.JobLink.Payment => "payment",
        Wire.JobLink.Lineage => "lineage",
        _ => "material",
    };

    private static string Word(Wire.JoiningKey key) =>
        key.Link == Wire.JobLink.Lineage ? key.IsDigest ? "weights" : "model" : Word(key.Link);

    private static Wire.JobLink LinkOf(string word) =>
        System.Enum.GetValues<Wire.JobLink>().First(link => link != Wire.JobLink.Unspecified && Word(link) == word);
}
