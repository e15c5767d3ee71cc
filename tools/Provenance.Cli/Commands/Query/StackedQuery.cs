using System.CommandLine;
using System.Globalization;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query stacked</c>: chips that no control line covers, over a line together.</summary>
internal static class StackedQuery
{
    // As many the registry lists of a place and identifier; how many there are it does not say.
    private const int MostEntries = 100;

    private static readonly IReadOnlyList<Column<Wire.StackedChipsHolder>> Columns =
    [
        new("placement", holder => holder.Placement == Wire.ChipPlacement.CoLocated ? "co-located" : "aggregate", "placement"),
        new("customer", holder => holder.Customer, "customer", holder => JudgedWords.Of(holder.Customer, holder.Judged)),
        new("customer_names", holder => string.Join("; ", holder.CustomerNames), "names", holder => Units.Few(holder.CustomerNames)),
        new("places", holder => string.Join("; ", holder.Places.Select(Place)), "places", holder => Units.Few(holder.Places.Select(Place))),
        new("peak_at", holder => Units.Time(holder.PeakAt), "peak at (UTC)", holder => Units.Minutes(holder.PeakAt)),
        new("chips", holder => Units.Exact(holder.Chips), "chips", holder => Units.Grouped(holder.Chips)),
        new("chips_without_figure", holder => Units.Exact(holder.ChipsWithoutFigure), "without a figure", holder => Units.Grouped(holder.ChipsWithoutFigure)),
        new("by_accelerator", holder => string.Join("; ", holder.ByAccelerator.Select(kind => $"{Units.Exact(kind.Count)} {kind.Accelerator}")), "kinds", holder => string.Join("; ", holder.ByAccelerator.Select(kind => $"{Units.Grouped(kind.Count)} {kind.Accelerator}"))),
        new("total_processing_performance", holder => holder.TotalProcessingPerformance, "TPP together", holder => Units.Grouped(holder.TotalProcessingPerformance)),
        new("h100_equivalents", holder => holder.H100Equivalents.ToString("0.###", CultureInfo.InvariantCulture), "as H100 (15,832 TPP)", holder => holder.H100Equivalents.ToString("#,0.#", CultureInfo.InvariantCulture)),
        new("log_indices", holder => Units.List(holder.LogIndices), "entries", Entries),
        new("contradicting_log_indices", holder => Units.List(holder.ContradictingLogIndices)),
        new("judged_identifiers", holder => JudgedWords.Identifiers(holder.Judged)),
        new("judgement_log_indices", holder => JudgedWords.Judgements(holder.Judged)),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var period = new PeriodOptions();
        var line = Arguments.Required<Magnitude>("--min-tpp", "The line: so much total processing performance at once; one H100 has 15,832");
        var country = Arguments.Value<CountryCode>("--country", "Country of the cluster");
        var apart = JudgedWords.Apart();
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "stacked",
            "Who held so many chips at once that no export control line covers that together they are over a line: in one interconnect domain, or added up over all.",
            "provenance query stacked --min-tpp 26898568",
            "provenance query stacked --min-tpp 1583200 --country MY --json");
        return frame.Fit(command, [line, country, apart, limit, .. period.Options], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListStackedChipsRequest
            {
                Period = period.Read(parsed),
                MinTotalProcessingPerformance = parsed.GetValue(line).ToString(),
                Country = parsed.GetValue(country)?.ToString() ?? "",
                IdentifiersApart = parsed.GetValue(apart),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var (holders, answer, hasMore) = await QueryFrame.PagesAsync(
                parsed.GetValue(limit),
                async (size, token) =>
                {
                    (request.PageSize, request.PageToken) = (size, token);
                    return await client.Investigation.ListStackedChipsAsync(request, cancellationToken);
                },
                page => page.Holders,
                page => page.NextPageToken,
                page => page.Basis);
            answer.Holders.Clear();
            answer.Holders.AddRange(holders);
            var whole = new Answer(answer, AnswerTable.Of(holders, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                LeftOut = [.. QueryFrame.MoreRows(hasMore, holders.Count), .. MoreEntries(holders)],
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private static bool IsCut(Wire.StackedChipsHolder holder) => holder.LogIndices.Count >= MostEntries;

    private static IEnumerable<string> MoreEntries(IEnumerable<Wire.StackedChipsHolder> holders) => holders.Any(IsCut)
        ? [$"Of a place and identifier at most {MostEntries} entries are listed, and some rows may rest on more; \"query jobs\" finds the rest."]
        : [];

    private static string Entries(Wire.StackedChipsHolder holder)
    {
        var listed = Units.Grouped(holder.LogIndices.Count) + (IsCut(holder) ? " or more" : "");
        return holder.ContradictingLogIndices.Count == 0 ? listed : $"{listed}, CONTRADICTED by {Units.List(holder.ContradictingLogIndices)}";
    }

    private static string Place(Wire.UsePlace place) =>
        $"{place.Operator}/{place.Site}/{place.Cluster}/{(place.Domain.Length == 0 ? "unknown domain" : place.Domain)}";
}
