using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query captured</c>: what a screening list captures through ownership.</summary>
internal static class CapturedQuery
{
    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal, draws: true);
        var list = new Option<string?>("--list") { Description = "Name of the list." };
        var version = new Option<string?>("--list-version") { Description = "A version of the list, to judge by that alone. Unless given, each party counts by the newest version published by the day asked for that names it, and as possibly listed where a newer version of the same declarer does not." };
        var entity = new Option<string?>("--entity") { Description = "Judge this one entity, searching its owners upward; by all lists unless --list is given." };
        var rule = new Option<string?>("--rule") { Description = "A line of the rule set, such as us-ofac-50-percent/blocked-owner; its first on capture, unless given." };
        var threshold = Arguments.Value<Quantity>("--threshold", "A percentage instead of a rule's, inclusive");
        var votes = new Option<bool>("--votes") { Description = "Count voting rights instead of shares." };
        var all = new Option<bool>("--include-not-in-force") { Description = "Count also parties whose listing is proposed or suspended." };
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "captured",
            "What a screening list captures: entities of which listed or captured owners together hold the threshold or more, by direct shares. And whether the rule binds on that day.",
            "provenance query captured --list \"Watched parties\"",
            "provenance query captured --entity NATIONAL:SG:201912345K --valid-at 2026-01-15T00:00:00Z",
            "provenance query captured --list \"Watched parties\" --rule us-ofac-50-percent/blocked-owner --csv");
        command.Validators.Add(result =>
        {
            if (result.GetValue(list) is null && result.GetValue(entity) is null)
            {
                result.AddError("Give --list, --entity or both");
            }
        });
        return frame.Fit(command, [list, version, entity, rule, threshold, votes, all, limit], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListCapturedRequest
            {
                List = parsed.GetValue(list) ?? "",
                Version = parsed.GetValue(version) ?? "",
                Entity = parsed.GetValue(entity) ?? "",
                Rule = parsed.GetValue(rule) ?? "",
                ThresholdPercent = parsed.GetValue(threshold)?.ToString() ?? "",
                Measure = parsed.GetValue(votes) ? Wire.ShareMeasure.VotingRights : Wire.ShareMeasure.Shareholding,
                IncludeNotInForce = parsed.GetValue(all),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var (answer, hasMore) = await AskAsync(client, request, parsed.GetValue(limit), cancellationToken);
            var names = new PartyNames(answer.Parties);
            var whole = new Answer(answer, AnswerTable.Of(answer.Entities, Columns(names)), answer.Basis ?? new Wire.AnswerBasis())
            {
                Graph = request.Entity.Length > 0 && answer.Entities.Count > 0 ? OwnershipGraph.Of(answer) : null,
                Totals = [.. Totals(answer, request.Entity.Length > 0)],
                LeftOut = QueryFrame.MoreRows(hasMore, answer.Entities.Count),
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private static async Task<(Wire.ListCapturedResponse Answer, bool HasMore)> AskAsync(
        RegistryClient client, Wire.ListCapturedRequest request, int limit, CancellationToken cancellationToken)
    {
        var parties = new Dictionary<string, Wire.Party>(StringComparer.Ordinal);
        var (entities, answer, hasMore) = await QueryFrame.PagesAsync(
            limit,
            async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                var page = await client.Investigation.ListCapturedAsync(request, cancellationToken);
                foreach (var party in page.Parties)
                {
                    parties.TryAdd(party.Entity, party);
                }

                return page;
            },
            page => page.Entities,
            page => page.NextPageToken,
            page => page.Basis);
        answer.Entities.Clear();
        answer.Entities.AddRange(entities);
        answer.Parties.Clear();
        answer.Parties.AddRange(parties.Values.OrderBy(party => party.Entity, StringComparer.Ordinal));
        return (answer, hasMore);
    }

    private static IReadOnlyList<Column<Wire.CapturedEntity>> Columns(PartyNames names) =>
    [
        new("entity", one => one.Entity, "entity"),
        new("names", one => names.All(one.Entity), "names"),
        new("verdict", one => PartyNames.Word(one.Verdict), "verdict", one => (one.Undecided ? "UNDECIDED: " : "") + PartyNames.Word(one.Verdict) + Marks(one)),
        new("undecided", one => one.Undecided ? "true" : "false"),
        new("round", one => Units.Exact(one.Round), "round"),
        new("aggregate_percent_low", one => one.Aggregate.Low, "held by listed or captured owners", one => PartyNames.Share(one.Aggregate)),
        new("aggregate_percent_high", one => one.Aggregate.High),
        new("unknown_percent_low", one => one.Unknown.Low, "unknown", one => PartyNames.Share(one.Unknown)),
        new("unknown_percent_high", one => one.Unknown.High),
        new("unknown_could_decide", one => one.HasUnknownCouldDecide ? one.UnknownCouldDecide ? "true" : "false" : ""),
        new("contradicted", one => one.Contradicted ? "true" : "false"),
        new("owners", one => string.Join("; ", one.Contributions.Select(owner =>
            $"{owner.Holder} {owner.Share.Low}-{owner.Share.High} % ({PartyNames.Word(owner.Verdict)})")), "through"),
        new("open_because", one => one.OpenBecause, "what is open"),
        new("log_indices", one => Units.List(one.Contributions.SelectMany(owner => owner.LogIndices).Concat(one.OpenLogIndices).Distinct().Order()), "entries"),
    ];

    private static string Marks(Wire.CapturedEntity one) =>
        (one is { HasUnknownCouldDecide: true, UnknownCouldDecide: true } ? ", what is unknown could decide" : "")
        + (one.Contradicted ? ", statements contradict" : "") + (one.Bounded ? ", not all interests read" : "");

    private static IEnumerable<string> Totals(Wire.ListCapturedResponse answer, bool isOfEntity)
    {
        if (isOfEntity && answer.Entities.Count > 0)
        {
            yield return $"{answer.Entities[0].Entity}: {PartyNames.Word(answer.Entities[0].Verdict)}{(answer.Entities[0].Verdict == Wire.CaptureVerdict.Unknown ? ", for nobody states who owns it" : "")}.";
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{answer.Captured:N0} captured, {answer.Possible:N0} possibly, {answer.Undecided:N0} undecided, at {answer.ThresholdPercent} %, from {Units.Count(answer.ListedParties, "listed party", "listed parties")}.");
        if (answer.Line is { } line)
        {
            yield return "By the line: " + PartyNames.Line(line) + ".";
        }

        foreach (var other in answer.Lines.Where(other => other.Line != answer.Line?.Line))
        {
            yield return "Another line: " + PartyNames.Line(other) + ".";
        }
    }
}
