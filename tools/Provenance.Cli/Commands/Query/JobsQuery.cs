using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query jobs</c>.</summary>
internal static class JobsQuery
{
    private static IReadOnlyList<Column<Wire.Job>> Columns(ListedEntries listed) =>
    [
        new("record", job => job.Record, "record"),
        new("operator", job => job.Operator),
        new("site", job => job.Site),
        new("cluster", job => job.Cluster),
        new("country", job => job.Country, "country"),
        new("customer", job => job.Customer, "customer"),
        new("customer_account", job => job.CustomerAccount),
        new("state", job => job.State, "state"),
        new("started_at", job => Units.Time(job.StartedAt), "started (UTC)", job => Units.Minutes(job.StartedAt)),
        new("ended_at", job => Units.Time(job.EndedAt), "ended (UTC)", job => Units.Minutes(job.EndedAt)),
        new("max_accelerators", job => Units.Exact(job.MaxAccelerators), "most accelerators in one allocation", job => $"{Units.Grouped(job.MaxAccelerators)} {Units.List(job.Accelerators)}"),
        new("accelerators", job => Units.List(job.Accelerators)),
        new("stated_accelerator_hours_low", job => job.StatedAcceleratorHours?.Low ?? "", "stated accelerator hours", job => Units.Range(job.StatedAcceleratorHours, Units.Grouped)),
        new("stated_accelerator_hours_high", job => job.StatedAcceleratorHours?.High ?? ""),
        new("stated_accelerator_hours_basis", job => job.StatedAcceleratorHours?.Basis ?? ""),
        new("flop_low", job => job.Flop?.Low ?? "", "FLOP", job => $"{Units.Range(job.Flop, Units.Scientific)} {job.FlopFormat}".TrimEnd()),
        new("flop_high", job => job.Flop?.High ?? ""),
        new("flop_basis", job => job.Flop?.Basis ?? ""),
        new("flop_format", job => job.FlopFormat),
        new("workload", job => job.Workload),
        new("model", job => job.Model, "model"),
        new("standing", job => Standing(job), "standing", job => Marks(job, listed)),
        new("contradicted", job => job.Contradicted ? "true" : "false"),
        new("disputed", job => listed.IsDisputed(job) switch { true => "true", false => "false", null => OrUnknown.Word }),
        new("signer_suspended", job => job.SignerSuspended ? "true" : "false"),
        new("redacted", job => job.Redacted ? "true" : "false"),
        new("log_indices", job => Units.List(job.LogIndices), "entries"),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal, draws: true);
        var filter = new JobFilter();
        var limit = Arguments.Limit("How many jobs at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "jobs",
            "Training jobs by filter, newest start first, with sums over all of them.",
            "provenance query jobs --customer LEI:5493001KJTIIGC8Y1R12 --from 2026-01-01T00:00:00Z",
            "provenance query jobs --country SG --min-accelerators 1024 --csv",
            "provenance query jobs --operator acme --xlsx jobs.xlsx",
            "provenance query jobs --customer LEI:5493001KJTIIGC8Y1R12 --svg usage.svg",
            "provenance query jobs --model Heron-70B --known-at 1042",
            "provenance query jobs --operator acme --evidence evidence/ --policy policy.json");
        return frame.Fit(command, [.. filter.Options, limit], async (client, parsed, cancellationToken) =>
        {
            var request = filter.Read(parsed);
            (request.AsOf, request.AtLeastTreeSize) = (frame.AsOf(parsed), frame.AtLeast(parsed));
            var answer = await AskAsync(client, request, parsed.GetValue(limit), cancellationToken);
            var listed = new ListedEntries(answer.Basis ?? new Wire.AnswerBasis());
            var totals = answer.Totals ?? new Wire.JobTotals();
            var whole = new Answer(answer, AnswerTable.Of(answer.Jobs, Columns(listed)), answer.Basis ?? new Wire.AnswerBasis())
            {
                Usage = JobsUsage.Of(answer.Jobs, totals.Jobs, request.Period, answer.Basis?.ValidAt?.ToDateTimeOffset()),
                Totals = [Totals(totals, answer.Jobs.Count, request.IncludeDisputed)],
                LeftOut = LeftOut(answer, totals, request.IncludeDisputed),
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    // Pages are put together; they are of one tree, so that the totals of the last are those of all.
    private static async Task<Wire.SearchJobsResponse> AskAsync(
        RegistryClient client, Wire.SearchJobsRequest request, int limit, CancellationToken cancellationToken)
    {
        var (jobs, answer, _) = await QueryFrame.PagesAsync(
            limit,
            async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                return await client.Investigation.SearchJobsAsync(request, cancellationToken);
            },
            page => page.Jobs,
            page => page.NextPageToken,
            page => page.Basis);
        answer.Jobs.Clear();
        answer.Jobs.AddRange(jobs);
        return answer;
    }

    // With disputed statements a job may have several rows, or a row no job that is counted: rows and jobs do not compare.
    private static IReadOnlyList<string> LeftOut(Wire.SearchJobsResponse answer, Wire.JobTotals totals, bool isDisputedToo) =>
        isDisputedToo ? QueryFrame.MoreRows(answer.NextPageToken.Length > 0, answer.Jobs.Count)
        : answer.NextPageToken.Length == 0 ? []
        : [Counted.Say(totals.Jobs - answer.Jobs.Count, "{0:N0} more [job is|jobs are] not listed: raise --limit.")];

    private static string Standing(Wire.Job job) => job.Standing.ToString().ToLowerInvariant();

    private static string Marks(Wire.Job job, ListedEntries listed) =>
        Standing(job) + (listed.IsDisputed(job) == true ? ", DISPUTED" : "") + (job.Contradicted ? ", contradicted" : "") + (job.SignerSuspended ? ", signer suspended" : "") + (job.Redacted ? ", redacted" : "");

    private static string Totals(Wire.JobTotals totals, int shown, bool isDisputedToo) => totals.Jobs == 0 ? "No current job that is known passes the filter." : string.Create(
        CultureInfo.InvariantCulture,
        $"{Shown(totals, shown, isDisputedToo)}: {Units.Range(totals.StatedAcceleratorHours, Units.Grouped)} accelerator hours stated ({Counted.Say(totals.JobsWithoutHours, "{0:N0} [job states|jobs state] none")}), {Units.Range(totals.Flop, Units.Scientific)} FLOP declared ({Counted.Say(totals.JobsWithoutFlop, "{0:N0} [declares|declare] none")}), at most {Units.Count(totals.MaxAccelerators, "accelerator", "accelerators")} in one allocation; how many were held at once, \"query usage\" tells.");

    private static string Shown(Wire.JobTotals totals, int shown, bool isDisputedToo) => isDisputedToo
        ? Counted.Say(shown, "{0:N0} [row|rows] shown, withdrawn and conflicting ones too. Current jobs, ") + Counted.Say(totals.Jobs, "{0:N0} in all")
        : Counted.Say(shown, "{0:N0} of ") + Counted.Say(totals.Jobs, "{0:N0} [job shown. It|jobs shown. All of them]");

    // Of the entries that an answer lists it says which are disputed. An answer of many jobs does not list all.
    private sealed class ListedEntries(Wire.AnswerBasis basis)
    {
        private readonly HashSet<long> _listed = [.. basis.LogIndices];
        private readonly HashSet<long> _disputed = [.. basis.Disputed];

        public bool? IsDisputed(Wire.Job job) => job.LogIndices is not [var own, ..] ? null
            : _disputed.Contains(own) ? true
            : _listed.Contains(own) ? false
            : null;
    }
}
