using System.CommandLine;
using Provenance.Client;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query handoffs</c>: checkpoints that pass from one customer to another.</summary>
internal static class HandoffsQuery
{
    private static readonly IReadOnlyList<Column<Wire.Handoff>> Columns =
    [
        new("from_customer", pair => pair.FromJob.Customer, "from", pair => Customer(pair.FromJob)),
        new("from_record", pair => pair.FromJob.Record, "put out by", pair => pair.FromJob.Record),
        new("from_country", pair => pair.FromJob.Country, "country"),
        new("to_customer", pair => pair.ToJob.Customer, "to", pair => Customer(pair.ToJob)),
        new("to_record", pair => pair.ToJob.Record, "taken in by"),
        new("to_country", pair => pair.ToJob.Country, "country"),
        new("taken_at", pair => Units.Time(pair.ToJob.StartedAt), "started (UTC)", pair => pair.ToJob.StartedAt is null ? "unknown" : Units.Minutes(pair.ToJob.StartedAt)),
        new("gap_days", pair => pair.GapDays, "gap in days", pair => pair.GapDays.Length == 0 ? "unknown" : Units.Days(pair.GapDays)),
        new("role", pair => pair.Role, "role"),
        new("relation", pair => pair.Relation, "relation"),
        new("digests", Digests, "digest", pair => Digests(pair)),
        new("linked", pair => Linked(pair), "ownership link"),
        new("link_reason", pair => pair.LinkReason),
        new("published_by", pair => Units.List(pair.PublishedBy), "published by", pair => pair.PublishedBy.Count == 0 ? "" : $"entry {Units.List(pair.PublishedBy)}"),
        new("log_indices", pair => Units.List(pair.FromJob.LogIndices.Concat(pair.ToJob.LogIndices)), "entries"),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var period = new PeriodOptions("Taking jobs that first ran, or may have,");
        var withoutLink = new Option<bool>("--without-link") { Description = "Leaves out customers with a declared ownership link when the taking job began." };
        var all = new Option<bool>("--all-roles") { Description = "Also data, code, images and settings; otherwise only models." };
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "handoffs",
            "What one customer's job put out and another customer's job took in, by digest, the latest taken first. The period is when the taking job started.",
            "provenance query handoffs --from 2026-01-01T00:00:00Z --without-link",
            "provenance query handoffs --all-roles --csv");
        return frame.Fit(command, [withoutLink, all, limit, .. period.Options], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListHandoffsRequest
            {
                Period = period.Read(parsed),
                WithoutLinkOnly = parsed.GetValue(withoutLink),
                IncludeAllRoles = parsed.GetValue(all),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var (answer, hasMore) = await AskAsync(client, request, parsed.GetValue(limit), cancellationToken);
            await frame.WriteAsync(client, parsed, new Answer(answer, AnswerTable.Of(answer.Handoffs, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                LeftOut = QueryFrame.MoreRows(hasMore, answer.Handoffs.Count),
            }, cancellationToken);
        });
    }

    private static async Task<(Wire.ListHandoffsResponse Answer, bool HasMore)> AskAsync(
        RegistryClient client, Wire.ListHandoffsRequest request, int limit, CancellationToken cancellationToken)
    {
        var (rows, answer, hasMore) = await QueryFrame.PagesAsync(
            limit,
            async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                return await client.Investigation.ListHandoffsAsync(request, cancellationToken);
            },
            page => page.Handoffs,
            page => page.NextPageToken,
            page => page.Basis);
        answer.Handoffs.Clear();
        answer.Handoffs.AddRange(rows);
        return (answer, hasMore);
    }

    private static string Customer(Wire.Job job) => job.Customer.Length == 0 ? "redacted" : job.Customer;

    private static string Linked(Wire.Handoff pair) => pair.Linked.ToString().ToLowerInvariant();

    private static string Digests(Wire.Handoff pair) =>
        string.Join(' ', pair.Digests.OrderBy(digest => digest.Key, StringComparer.Ordinal).Select(digest => $"{digest.Key}:{digest.Value}"));
}
