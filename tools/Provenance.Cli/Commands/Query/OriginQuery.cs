using System.CommandLine;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query origin</c>: models built in one country that point to another.</summary>
internal static class OriginQuery
{
    private static readonly IReadOnlyList<Column<Wire.OriginLead>> Columns =
    [
        new("score", lead => Units.Exact(lead.Score), "points"),
        new("model", lead => lead.Model, "model", lead => lead.Model.Length == 0 ? "not declared" : lead.Model),
        new("builder", lead => lead.Builder, "builder"),
        new("controllers", lead => string.Join("; ", lead.Controllers.Select(Controller)), "owned or controlled by", lead => Units.Few(lead.Controllers.Select(Controller))),
        new("built_in", lead => Units.List(lead.BuiltIn), "built in"),
        new("jobs", lead => Units.Exact(lead.Jobs), "jobs looked at"),
        new("reasons", lead => string.Join(' ', lead.Reasons.Select(Reason)), "for"),
        new("against", lead => string.Join(' ', lead.Against), "against"),
        new("log_indices", lead => Units.List(Entries(lead)), "entries", lead => Units.Few(Entries(lead), " ")),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var origin = Arguments.Required<Statements.CountryCode>("--origin", "Country where models may come from");
        var rented = Arguments.Value<Statements.CountryCode>("--rented-in", "Country where accelerators are rented; anywhere, unless given");
        var score = Arguments.Number("--min-score", "At least so many points, 1 to 100.", 1, 100, 1);
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "origin",
            "Models built in one country that point to another: by who controls the builder, who pays, from where jobs are steered and what they were made from. Leads, not findings.",
            "provenance query origin --origin MY --rented-in SG",
            "provenance query origin --origin MY --min-score 40 --json");
        return frame.Fit(command, [origin, rented, score, limit], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListConcealedOriginsRequest
            {
                Origin = parsed.GetValue(origin).ToString(),
                RentedIn = parsed.GetValue(rented)?.ToString() ?? "",
                MinScore = parsed.GetValue(score),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var pages = new List<Wire.ListConcealedOriginsResponse>();
            var (rows, answer, hasMore) = await QueryFrame.PagesAsync(
                parsed.GetValue(limit),
                async (size, token) =>
                {
                    (request.PageSize, request.PageToken) = (size, token);
                    pages.Add(await client.Investigation.ListConcealedOriginsAsync(request, cancellationToken));
                    return pages[^1];
                },
                page => page.Leads,
                page => page.NextPageToken,
                page => page.Basis);
            rows = [.. rows.OrderByDescending(lead => lead.Score)];
            Complete(answer, pages, rows);
            var whole = new Answer(answer, AnswerTable.Of(rows, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                LeftOut = QueryFrame.MoreRows(hasMore, rows.Count),
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    // Pages that look at other pairs have an order, a total and caveats of their own; those that go on with the same pairs
    // repeat them.
    private static void Complete(
        Wire.ListConcealedOriginsResponse answer, List<Wire.ListConcealedOriginsResponse> pages, IEnumerable<Wire.OriginLead> rows)
    {
        answer.Leads.Clear();
        answer.Leads.AddRange(rows);
        answer.Total = 0;
        var (shown, redacted) = (0, 0L);
        for (var i = 0; i < pages.Count; i++)
        {
            shown += pages[i].Leads.Count;
            if (shown >= pages[i].Total || i == pages.Count - 1)
            {
                answer.Total += pages[i].Total;
                redacted += pages[i].Basis?.EntriesRedacted ?? 0;
                shown = 0;
            }
        }

        if (answer.Basis is { } basis)
        {
            basis.EntriesRedacted = redacted;
        }
    }

    private static string Controller(Wire.BuilderController controller)
    {
        var share = controller.ShareLow.Length == 0 ? "control"
            : controller.ShareLow == controller.ShareHigh ? $"{controller.ShareLow} %" : $"{controller.ShareLow} to {controller.ShareHigh} %";
        return $"{controller.Entity} ({(controller.Country.Length == 0 ? "country unknown" : controller.Country)}, {share})";
    }

    private static string Reason(Wire.OriginReason reason) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"+{reason.Points} {reason.Sentence}");

    private static IEnumerable<long> Entries(Wire.OriginLead lead) => lead.Reasons.SelectMany(reason => reason.LogIndices).Distinct().Order();
}
