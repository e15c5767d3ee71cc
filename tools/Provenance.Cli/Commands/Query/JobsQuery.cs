using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query jobs</c>.</summary>
internal static class JobsQuery
{
    private const int LargestPage = 1000;

    private static readonly IReadOnlyList<Column<Wire.Job>> Columns =
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
        new("max_accelerators", job => Units.Exact(job.MaxAccelerators), "most accelerators", job => $"{Units.Grouped(job.MaxAccelerators)} {Units.List(job.Accelerators)}"),
        new("accelerators", job => Units.List(job.Accelerators)),
        new("accelerator_hours_low", job => job.AcceleratorHours?.Low ?? "", "accelerator hours", job => Units.Range(job.AcceleratorHours, Units.Grouped)),
        new("accelerator_hours_high", job => job.AcceleratorHours?.High ?? ""),
        new("accelerator_hours_basis", job => job.AcceleratorHours?.Basis ?? ""),
        new("flop_low", job => job.Flop?.Low ?? "", "FLOP", job => $"{Units.Range(job.Flop, Units.Scientific)} {job.FlopFormat}".TrimEnd()),
        new("flop_high", job => job.Flop?.High ?? ""),
        new("flop_basis", job => job.Flop?.Basis ?? ""),
        new("flop_format", job => job.FlopFormat),
        new("workload", job => job.Workload),
        new("model", job => job.Model, "model"),
        new("standing", job => Standing(job), "standing", Marks),
        new("signer_suspended", job => job.SignerSuspended ? "true" : "false"),
        new("redacted", job => job.Redacted ? "true" : "false"),
        new("log_indices", job => Units.List(job.LogIndices), "entries"),
    ];

    public static Command Create(Terminal terminal)
    {
        var connection = new Connection(terminal);
        var form = new AnswerForm(terminal);
        var evidence = new Evidence(terminal, connection);
        var filter = new JobFilter();
        var limit = new Option<int>("--limit") { Description = "How many jobs at most; says so where there are more.", DefaultValueFactory = _ => 100 };
        var command = new DocumentedCommand(
            "jobs",
            "Training jobs by filter, newest start first, with sums over all of them.",
            "provenance query jobs --customer LEI:5493001KJTIIGC8Y1R12 --from 2026-01-01T00:00:00Z",
            "provenance query jobs --country SG --min-accelerators 1024 --csv",
            "provenance query jobs --operator acme --evidence evidence/ --policy policy.json");
        filter.AddTo(command);
        command.Options.Add(limit);
        form.AddTo(command);
        evidence.AddTo(command);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = connection.Open(parsed, await evidence.PolicyAsync(parsed, cancellationToken));
            var answer = await AskAsync(client, filter.Read(parsed), parsed.GetValue(limit), cancellationToken);
            await form.WriteAsync(parsed, answer, answer.Jobs, Columns, answer.Basis ?? new Wire.AnswerBasis());
            if (form.IsForPeople(parsed))
            {
                terminal.Line(Totals(answer.Totals ?? new Wire.JobTotals(), answer.Jobs.Count));
            }

            await evidence.SaveAsync(parsed, client, answer.Jobs.SelectMany(job => job.LogIndices), cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }

    // Pages are put together; the basis and the totals are those of the last page, which the token binds to the question.
    private static async Task<Wire.SearchJobsResponse> AskAsync(
        RegistryClient client, Wire.SearchJobsRequest request, int limit, CancellationToken cancellationToken)
    {
        var jobs = new List<Wire.Job>();
        while (true)
        {
            request.PageSize = Math.Clamp(limit - jobs.Count, 1, LargestPage);
            var page = await client.Investigation.SearchJobsAsync(request, cancellationToken);
            jobs.AddRange(page.Jobs);
            if (page.NextPageToken.Length == 0 || jobs.Count >= limit)
            {
                page.Jobs.Clear();
                page.Jobs.AddRange(jobs);
                return page;
            }

            request.PageToken = page.NextPageToken;
        }
    }

    private static string Standing(Wire.Job job) => job.Standing.ToString().ToLowerInvariant();

    private static string Marks(Wire.Job job) =>
        Standing(job) + (job.SignerSuspended ? ", signer suspended" : "") + (job.Redacted ? ", redacted" : "");

    private static string Totals(Wire.JobTotals totals, int shown) => string.Create(
        CultureInfo.InvariantCulture,
        $"{shown:N0} of {totals.Jobs:N0} jobs shown. All of them: {Units.Range(totals.AcceleratorHours, Units.Grouped)} accelerator hours ({totals.JobsWithoutHours:N0} jobs state none), {Units.Range(totals.Flop, Units.Scientific)} FLOP declared ({totals.JobsWithoutFlop:N0} declare none), at most {totals.MaxAccelerators:N0} accelerators.");
}
