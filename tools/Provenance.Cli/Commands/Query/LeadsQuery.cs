using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query leads</c>.</summary>
internal static class LeadsQuery
{
    private static readonly IReadOnlyList<Column<Wire.LeadSummary>> Columns =
    [
        new("key", lead => lead.Key, "key"),
        new("signal", lead => lead.Signal, "signal"),
        new("title", lead => lead.Title, "lead, not finding"),
        new("subject", Subject),
        new("state", lead => LeadWords.State(lead.State), "state", LeadWords.State),
        new("disputed", lead => lead.Disputed ? "true" : "false"),
        new("reopened", lead => lead.Reopened ? "true" : "false"),
        new("raised", lead => lead.Raised ? "true" : "false"),
        new("severity", lead => lead.Severity?.Value ?? "", "how much", lead => lead.Severity is { } severity ? $"{Units.Grouped(severity.Value)} {severity.Unit}" : ""),
        new("severity_unit", lead => lead.Severity?.Unit ?? ""),
        new("tested", lead => lead.Test is { } test ? Units.Exact(test.Tested) : "", "groups tested"),
        new("p", lead => Number(lead.Test?.P)),
        new("adjusted_p", lead => Number(lead.Test?.AdjustedP), "adjusted p"),
        new("base_rate", lead => Number(lead.Test?.BaseRate), "base rate"),
        new("rank", lead => lead.Test is { } test ? Units.Exact(test.Rank) : "", "rank"),
        new("statistic", lead => Number(lead.Test?.Statistic)),
        new("entries_total", lead => Units.Exact(lead.EntriesTotal), "entries"),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var rules = new RulesOption();
        var signal = new Option<string?>("--signal") { Description = "Only leads of this signal, such as E4." };
        var about = new Option<string?>("--about") { Description = "Only leads about this, as KIND=VALUE: entity=LEI:…, site=acme/jurong-1, cluster=…, model=…, record=…, digest=…, device=…." };
        var state = new Option<string?>("--state") { Description = "Only leads that stand so: open, confirmed, dismissed, unsure." };
        state.AcceptOnlyFromAmong("open", "confirmed", "dismissed", "unsure");
        var cleared = new Option<bool>("--cleared") { Description = "Leads that are no longer raised too." };
        var limit = Arguments.Limit("How many leads at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "leads",
            "Leads that signals raised, with how regulators judged them. A lead is a place to look closer: no finding.",
            "provenance query leads",
            "provenance query leads --signal E4 --state open",
            "provenance query leads --about entity=LEI:5493001KJTIIGC8Y1R12 --csv",
            "provenance query leads --rules stricter.json --known-at 1042");
        command.Validators.Add(result =>
        {
            if (result.GetValue(about) is { } text && text.IndexOf('=', StringComparison.Ordinal) is <= 0)
            {
                result.AddError("--about is KIND=VALUE, such as site=acme/jurong-1");
            }
        });
        return frame.Fit(command, [signal, about, state, cleared, limit, rules.Option], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListLeadsRequest
            {
                Signal = parsed.GetValue(signal) ?? "",
                Subject = parsed.GetValue(about) is { } text ? Part(text) : null,
                State = parsed.GetValue(state) is { } word ? Enum.Parse<Wire.LeadState>(word, ignoreCase: true) : Wire.LeadState.Unspecified,
                IncludeCleared = parsed.GetValue(cleared),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
                RuleSetFile = await rules.ReadAsync(parsed, cancellationToken),
            };
            var (answer, hasMore) = await AskAsync(client, request, parsed.GetValue(limit), cancellationToken);
            var whole = new Answer(answer, AnswerTable.Of(answer.Leads, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                Totals = [Totals(answer)],
                LeftOut = QueryFrame.MoreRows(hasMore, answer.Leads.Count),
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private static async Task<(Wire.ListLeadsResponse Answer, bool HasMore)> AskAsync(
        RegistryClient client, Wire.ListLeadsRequest request, int limit, CancellationToken cancellationToken)
    {
        var (leads, answer, hasMore) = await QueryFrame.PagesAsync(
            limit,
            async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                return await client.Investigation.ListLeadsAsync(request, cancellationToken);
            },
            page => page.Leads,
            page => page.NextPageToken,
            page => page.Basis);
        answer.Leads.Clear();
        answer.Leads.AddRange(leads);
        return (answer, hasMore);
    }

    private static Wire.LeadSubjectPart Part(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return new Wire.LeadSubjectPart { Kind = text[..equals], Value = text[(equals + 1)..] };
    }

    private static string Subject(Wire.LeadSummary lead) =>
        string.Join("; ", lead.Subject.Select(part => $"{part.Kind}{(part.Role.Length > 0 ? $" {part.Role}" : "")} {part.Value}"));

    private static string Number(double? value) => value?.ToString("0.######e0", CultureInfo.InvariantCulture) ?? "";

    private static string Totals(Wire.ListLeadsResponse answer) => answer.Counts.Count == 0
        ? "No leads. That clears nobody: \"query signals\" tells which signals have no input."
        : "In all: " + string.Join(", ", answer.Counts.Select(count =>
            string.Create(CultureInfo.InvariantCulture, $"{count.Count:N0} {LeadWords.State(count.State)}"))) + ".";
}

/// <summary>Words for how leads stand.</summary>
internal static class LeadWords
{
    /// <summary>open, confirmed, dismissed, unsure.</summary>
    public static string State(Wire.LeadState state) => state.ToString().ToLowerInvariant();

    /// <summary>The same, with what one must know beside it.</summary>
    public static string State(Wire.LeadSummary lead) =>
        State(lead.State) + (lead.Reopened ? ", opened again" : "") + (lead.Disputed ? ", disputed" : "") + (lead.Raised ? "" : ", no longer raised");
}
