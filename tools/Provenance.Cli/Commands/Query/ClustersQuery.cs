using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query clusters</c>: which customers, with which model lineages, used large clusters.</summary>
internal static class ClustersQuery
{
    private static readonly IReadOnlyList<Column<Wire.LargeClusterUser>> Columns =
    [
        new("customer", user => user.Customer, "customer", user => JudgedWords.Of(user.Customer, user.Judged)),
        new("customer_names", user => string.Join("; ", user.CustomerNames), "names", user => Units.Few(user.CustomerNames)),
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
        new("allocated_accelerator_hours_low", user => user.AllocatedAcceleratorHours?.Low ?? "", "allocated accelerator hours", user => Units.Range(user.AllocatedAcceleratorHours, Units.Grouped)),
        new("allocated_accelerator_hours_high", user => user.AllocatedAcceleratorHours?.High ?? ""),
        new("flop_low", user => user.Flop?.Low ?? "", "FLOP", user => Units.Range(user.Flop, Units.Scientific)),
        new("flop_high", user => user.Flop?.High ?? ""),
        new("jobs", user => Units.Exact(user.Jobs), "jobs", user => Units.Grouped(user.Jobs)),
        new("lineages", user => string.Join("; ", user.Lineages), "lineages", user => Units.Few(user.Lineages)),
        new("interconnect_gbit_per_second", user => user.InterconnectGbitPerSecond, "Gbit/s", user => user.InterconnectGbitPerSecond.Length == 0 ? "not stated" : user.InterconnectGbitPerSecond),
        new("controllers", user => string.Join("; ", user.Control?.Owners.Select(owner => $"{owner.Entity} {Percent(owner.PercentLow, owner.PercentHigh)}") ?? [])),
        new("controllers_total", user => user.Control is { } control ? Units.Exact(control.OwnersTotal) : ""),
        new("owners_unknown_percent_high", user => user.Control?.UnknownPercentHigh ?? ""),
        new("log_indices", user => Units.List(user.LogIndices)),
        new("log_indices_total", user => Units.Exact(user.LogIndicesTotal), "entries", Entries),
        new("contradicting_log_indices", user => Units.List(user.ContradictingLogIndices)),
        new("judged_identifiers", user => JudgedWords.Identifiers(user.Judged)),
        new("judgement_log_indices", user => JudgedWords.Judgements(user.Judged)),
    ];

    // For people only, and only where it was asked for.
    private static readonly Column<Wire.LargeClusterUser> ForPeople = new("control", Control, "ultimate owners");

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var period = new PeriodOptions();
        var minimum = Arguments.Required<Magnitude>("--min-ops", "At least so many operations a second at once in one interconnect domain, dense peak");
        var format = new Option<string>("--format") { Description = "Number format in which performance is counted: bf16, fp8, …", Required = true };
        var interconnect = Arguments.Value<Magnitude>("--min-interconnect", "Only domains with at least so many Gbit/s; those that state none are kept and marked");
        var country = Arguments.Value<CountryCode>("--country", "Country of the cluster");
        var controllers = new Option<bool>("--controllers") { Description = "Looks the ultimate owners of each customer up, and shows them." };
        var apart = JudgedWords.Apart();
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "clusters",
            "Which customers, with which model lineages, held so much performance at once in one interconnect domain, largest peak first.",
            "provenance query clusters --min-ops 1e20 --format bf16",
            "provenance query clusters --min-ops 1e19 --format fp8 --country MY --json");
        return frame.Fit(command, [minimum, format, interconnect, country, controllers, apart, limit, .. period.Options], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListLargeClusterUsersRequest
            {
                Period = period.Read(parsed),
                MinOperationsPerSecond = parsed.GetValue(minimum).ToString(),
                NumberFormat = parsed.GetRequiredValue(format),
                MinInterconnectGbitPerSecond = parsed.GetValue(interconnect)?.ToString() ?? "",
                Country = parsed.GetValue(country)?.ToString() ?? "",
                WithControllers = parsed.GetValue(controllers),
                IdentifiersApart = parsed.GetValue(apart),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var answer = await AskAsync(client, request, parsed.GetValue(limit), cancellationToken);
            var whole = new Answer(answer, AnswerTable.Of(answer.Users, request.WithControllers ? [.. Columns, ForPeople] : Columns), answer.Basis ?? new Wire.AnswerBasis()) { LeftOut = LeftOut(answer) };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private static async Task<Wire.ListLargeClusterUsersResponse> AskAsync(
        RegistryClient client, Wire.ListLargeClusterUsersRequest request, int limit, CancellationToken cancellationToken)
    {
        var (users, answer, _) = await QueryFrame.PagesAsync(
            limit,
            async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                return await client.Investigation.ListLargeClusterUsersAsync(request, cancellationToken);
            },
            page => page.Users,
            page => page.NextPageToken,
            page => page.Basis);
        answer.Users.Clear();
        answer.Users.AddRange(users);
        return answer;
    }

    private static List<string> LeftOut(Wire.ListLargeClusterUsersResponse answer)
    {
        var sentences = new List<string>();
        if (answer.NextPageToken.Length > 0)
        {
            sentences.Add(Counted.Say(answer.Users.Count, "There are more than [this row|these {0:N0} rows]: raise --limit."));
        }

        if (answer.Users.Any(user => user.LogIndicesTotal > user.LogIndices.Count))
        {
            sentences.Add("Some rows rest on more entries than are listed; \"query jobs\" finds the rest.");
        }

        if (answer.Users.Any(user => user.Control is { } control && control.OwnersTotal > control.Owners.Count))
        {
            sentences.Add("Some customers have more ultimate owners than are listed; \"query controllers\" finds the rest.");
        }

        return sentences;
    }

    private static string Peak(Wire.LargeClusterUser user)
    {
        var known = $"{Units.Scientific(user.PeakOperationsPerSecond)} {user.NumberFormat}";
        return user.AcceleratorsWithoutFigure == 0
            ? known
            : $"{known} + {Units.Count(user.AcceleratorsWithoutFigure, "accelerator", "accelerators")} without a figure";
    }

    private static string Entries(Wire.LargeClusterUser user) => user.ContradictingLogIndices.Count == 0
        ? Units.Grouped(user.LogIndicesTotal)
        : $"{Units.Grouped(user.LogIndicesTotal)}, CONTRADICTED by {Units.List(user.ContradictingLogIndices)}";

    private static string Control(Wire.LargeClusterUser user) => user.Control is not { } control ? "not known"
        : control.OwnersTotal == 0 ? $"none known, up to {control.UnknownPercentHigh} % unknown"
        : string.Join("; ", control.Owners.Select(owner => $"{owner.Entity} {Percent(owner.PercentLow, owner.PercentHigh)}"))
            + (control.OwnersTotal > control.Owners.Count ? string.Create(CultureInfo.InvariantCulture, $"; {control.OwnersTotal - control.Owners.Count} more") : "");

    private static string Percent(string low, string high) => low == high ? $"{high} %" : $"{low} to {high} %";
}
