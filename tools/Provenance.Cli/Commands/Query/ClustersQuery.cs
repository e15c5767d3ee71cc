using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query clusters</c>: which customers, with which model lineages, used large clusters.</summary>
internal static class ClustersQuery
{
    private const int LargestPage = 1000;

    private static readonly IReadOnlyList<Column<Wire.LargeClusterUser>> Columns =
    [
        new("customer", user => user.Customer, "customer"),
        new("customer_names", user => string.Join("; ", user.CustomerNames), "names"),
        new("operator", user => user.Operator, "operator"),
        new("site", user => user.Site, "site"),
        new("cluster", user => user.Cluster, "cluster"),
        new("domain", user => user.Domain, "domain"),
        new("country", user => user.Country, "country"),
        new("peak_accelerators", user => Units.Exact(user.PeakAccelerators), "peak accelerators", user => Units.Grouped(user.PeakAccelerators)),
        new("peak_at", user => Units.Time(user.PeakAt), "peak at (UTC)", user => Units.Minutes(user.PeakAt)),
        new("peak_operations_per_second", user => user.PeakOperationsPerSecond, "peak OP/s", Peak),
        new("number_format", user => user.NumberFormat),
        new("accelerators_without_figure", user => Units.Exact(user.AcceleratorsWithoutFigure)),
        new("accelerator_hours_low", user => user.AcceleratorHours?.Low ?? "", "accelerator hours", user => Units.Range(user.AcceleratorHours, Units.Grouped)),
        new("accelerator_hours_high", user => user.AcceleratorHours?.High ?? ""),
        new("flop_low", user => user.Flop?.Low ?? "", "FLOP", user => Units.Range(user.Flop, Units.Scientific)),
        new("flop_high", user => user.Flop?.High ?? ""),
        new("jobs", user => Units.Exact(user.Jobs), "jobs", user => Units.Grouped(user.Jobs)),
        new("lineages", user => string.Join("; ", user.Lineages), "lineages"),
        new("interconnect_gbit_per_second", user => user.InterconnectGbitPerSecond, "Gbit/s", user => user.InterconnectGbitPerSecond.Length == 0 ? "not stated" : user.InterconnectGbitPerSecond),
        new("log_indices", user => Units.List(user.LogIndices)),
        new("log_indices_total", user => Units.Exact(user.LogIndicesTotal), "entries", user => Units.Grouped(user.LogIndicesTotal)),
    ];

    public static Command Create(Terminal terminal)
    {
        var connection = new Connection(terminal);
        var form = new AnswerForm(terminal);
        var evidence = new Evidence(terminal, connection);
        var period = new PeriodOptions();
        var minimum = Arguments.Required<Quantity>("--min-ops", "At least so many operations a second at once in one interconnect domain, dense peak");
        var format = new Option<string>("--format") { Description = "Number format in which performance is counted: bf16, fp8, …", Required = true };
        var interconnect = Arguments.Value<Quantity>("--min-interconnect", "Only domains with at least so many Gbit/s; those that state none are kept and marked");
        var country = Arguments.Value<CountryCode>("--country", "Country of the cluster");
        var atLeast = new Option<long>("--at-least") { Description = "Wait until the answer covers this tree size." };
        var limit = new Option<int>("--limit") { Description = "How many rows at most; says so where there are more.", DefaultValueFactory = _ => 100 };
        var command = new DocumentedCommand(
            "clusters",
            "Which customers, with which model lineages, held so much performance at once in one interconnect domain, largest peak first.",
            "provenance query clusters --min-ops 100000000000000000000 --format bf16",
            "provenance query clusters --min-ops 10000000000000000000 --format fp8 --country MY --json");
        foreach (var option in (Option[])[minimum, format, interconnect, country, atLeast, limit])
        {
            command.Options.Add(option);
        }

        period.AddTo(command);
        form.AddTo(command);
        evidence.AddTo(command);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = connection.Open(parsed, await evidence.PolicyAsync(parsed, cancellationToken));
            var request = new Wire.ListLargeClusterUsersRequest
            {
                Period = period.Read(parsed),
                MinOperationsPerSecond = parsed.GetValue(minimum).ToString(),
                NumberFormat = parsed.GetRequiredValue(format),
                MinInterconnectGbitPerSecond = parsed.GetValue(interconnect)?.ToString() ?? "",
                Country = parsed.GetValue(country)?.ToString() ?? "",
                AtLeastTreeSize = parsed.GetValue(atLeast),
            };
            var answer = await AskAsync(client, request, parsed.GetValue(limit), cancellationToken);
            await form.WriteAsync(parsed, answer, answer.Users, Columns, answer.Basis ?? new Wire.AnswerBasis());
            NoteWhatIsLeftOut(terminal, answer);
            await evidence.SaveAsync(parsed, client, answer.Users.SelectMany(user => user.LogIndices), cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<Wire.ListLargeClusterUsersResponse> AskAsync(
        RegistryClient client, Wire.ListLargeClusterUsersRequest request, int limit, CancellationToken cancellationToken)
    {
        var users = new List<Wire.LargeClusterUser>();
        while (true)
        {
            request.PageSize = Math.Clamp(limit - users.Count, 1, LargestPage);
            var page = await client.Investigation.ListLargeClusterUsersAsync(request, cancellationToken);
            users.AddRange(page.Users);
            if (page.NextPageToken.Length == 0 || users.Count >= limit)
            {
                page.Users.Clear();
                page.Users.AddRange(users);
                return page;
            }

            request.PageToken = page.NextPageToken;
        }
    }

    private static void NoteWhatIsLeftOut(Terminal terminal, Wire.ListLargeClusterUsersResponse answer)
    {
        if (answer.NextPageToken.Length > 0)
        {
            terminal.Note("There are more rows: raise --limit.");
        }

        if (answer.Users.Any(user => user.LogIndicesTotal > user.LogIndices.Count))
        {
            terminal.Note("Some rows rest on more entries than are listed; \"query jobs\" finds the rest.");
        }
    }

    private static string Peak(Wire.LargeClusterUser user)
    {
        var known = $"{Units.Scientific(user.PeakOperationsPerSecond)} {user.NumberFormat}";
        return user.AcceleratorsWithoutFigure == 0
            ? known
            : string.Create(CultureInfo.InvariantCulture, $"{known} + {user.AcceleratorsWithoutFigure:N0} accelerators without a figure");
    }
}
