using System.CommandLine;
using System.Text.Json;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query reliability</c>: how far a site's statements can be trusted.</summary>
internal static class ReliabilityQuery
{
    private static readonly IReadOnlyList<Column<Wire.SiteCriterion>> Columns =
    [
        // Answers call entries unverified for other reasons: that a signature was checked is another thing.
        new("aspect", row => row.Aspect == Wire.SiteAspect.Verified ? "checked when logged" : Word(row.Aspect), "what is counted"),
        new("count", row => Units.Exact(row.Count), "count", row => row.NoInput.Length > 0 ? "no input" : Units.Grouped(row.Count)),
        new("of", row => Units.Exact(row.Of), "of", row => row.NoInput.Length > 0 ? "" : Units.Grouped(row.Of)),
        new("explanation", row => row.Explanation, "what it means", row => row.NoInput.Length > 0 ? row.NoInput : row.Explanation),
        new("no_input", row => row.NoInput),
        new("entries", row => Units.List(row.Entries)),
        new("entries_total", row => Units.Exact(row.EntriesTotal), "entries", row => Units.Grouped(row.EntriesTotal)),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var period = new PeriodOptions();
        var site = new Argument<string>("SITE") { Description = "The site, as operator/site." };
        var command = new DocumentedCommand(
            "reliability",
            "How far a site's statements can be trusted: what the log itself shows, counted, with the entries. There is no score.",
            "provenance query reliability acme/jurong-1",
            "provenance query reliability acme/jurong-1 --from 2026-01-01T00:00:00Z --to 2026-07-01T00:00:00Z --json");
        command.Arguments.Add(site);
        command.Validators.Add(result =>
        {
            if (result.GetValue(site)?.Split('/').Length != 2)
            {
                result.AddError("SITE is operator/site, such as acme/jurong-1");
            }
        });
        return frame.Fit(command, [.. period.Options], async (client, parsed, cancellationToken) =>
        {
            var parts = parsed.GetRequiredValue(site).Split('/');
            var request = new Wire.GetSiteReliabilityRequest
            {
                Operator = parts[0],
                Site = parts[1],
                Period = period.Read(parsed),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var answer = await client.Investigation.GetSiteReliabilityAsync(request, cancellationToken);
            var whole = new Answer(answer, AnswerTable.Of(answer.Criteria, Columns), answer.Basis ?? new Wire.AnswerBasis());
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
            if (frame.IsForPeople(parsed))
            {
                foreach (var close in answer.Closes.Where(close => close.Verdict != Wire.CloseVerdict.Confirmed))
                {
                    terminal.Line($"close of {Units.Minutes(close.From)} to {Units.Minutes(close.To)} (entry {Units.Exact(close.LogIndex)}), {Word(close.Verdict)}: {close.Reason}");
                }
            }
        });
    }

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()).Replace('-', ' ');
}
