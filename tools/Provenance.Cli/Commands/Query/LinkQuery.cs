using System.CommandLine;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query link</c>: whether two entities belong together by declared shares.</summary>
internal static class LinkQuery
{
    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal, draws: true);
        var one = new Argument<string>("ONE") { Description = "Any identifier of one entity." };
        var other = new Argument<string>("OTHER") { Description = "Any identifier of the other." };
        var threshold = Arguments.Value<Quantity>("--threshold", "From which percentage on an owner counts; the rule set's first line on beneficial ownership, unless given");
        var votes = new Option<bool>("--votes") { Description = "Count voting rights instead of shares." };
        var command = new DocumentedCommand(
            "link",
            "Whether one entity owns the other, or an owner in common has enough of both: yes, no, or unknown. It exits with 0 for yes alone, and with 1 for no and for unknown.",
            "provenance query link NATIONAL:SG:201912345K LEI:969500KSV493XWY0PS33",
            "provenance query link NATIONAL:SG:201912345K OPERATOR:acme:c-17 --threshold 50");
        command.Arguments.Add(one);
        command.Arguments.Add(other);
        return frame.Fit(command, [threshold, votes], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.FindOwnershipLinkRequest
            {
                One = parsed.GetRequiredValue(one),
                Other = parsed.GetRequiredValue(other),
                ThresholdPercent = parsed.GetValue(threshold)?.ToString() ?? "",
                Measure = parsed.GetValue(votes) ? Wire.ShareMeasure.VotingRights : Wire.ShareMeasure.Shareholding,
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var answer = await client.Investigation.FindOwnershipLinkAsync(request, cancellationToken);
            IReadOnlyList<(string Side, Wire.OwnershipStep Step)> steps =
                [.. answer.PathToOne.Select(step => ("one", step)), .. answer.PathToOther.Select(step => ("other", step))];
            var whole = new Answer(answer, AnswerTable.Of(steps, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                Graph = steps.Count > 0 ? OwnershipGraph.Of(answer) : null,
                Totals =
                [
                    $"Linked: {(answer.Tie == Wire.OwnershipTie.Unspecified ? "unknown" : PartyNames.Word(answer.Tie))} ({(answer.Kind is "" or "none" ? "" : answer.Kind.Replace('-', ' ') + ", ")}at {answer.ThresholdPercent} %). {answer.Reason}",
                    .. Paths(answer),
                    .. answer.Line is { } line ? ["Line: " + PartyNames.Line(line) + "."] : Array.Empty<string>(),
                ],
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
            return answer.Tie == Wire.OwnershipTie.Yes ? ExitCode.Ok : ExitCode.Refused;
        });
    }

    // Old answers tell no number of paths, and old registries give none.
    private static IEnumerable<string> Paths(Wire.FindOwnershipLinkResponse answer)
    {
        string[] sides =
        [
            .. answer.PathToOne.Count > 0 ? [Of(answer.PathCountToOne, "ONE")] : Array.Empty<string>(),
            .. answer.PathToOther.Count > 0 ? [Of(answer.PathCountToOther, "OTHER")] : Array.Empty<string>(),
        ];
        if (sides.Length > 0)
        {
            yield return $"Paths: {string.Join("; ", sides)}. Shares add over all of them.";
        }

        if (answer.Truncated)
        {
            yield return "A limit of the search was reached: there may be more paths than these, and other links.";
        }

        static string Of(string count, string side) => count switch
        {
            "1" => $"the only one from {side} is shown",
            "" => $"from {side} they run through circles and are not counted; the largest is shown",
            _ => $"{Units.Grouped(count)} from {side}, the largest is shown",
        };
    }

    private static readonly IReadOnlyList<Column<(string Side, Wire.OwnershipStep Step)>> Columns =
    [
        new("side", row => row.Side, "path to"),
        new("held", row => row.Step.Held, "held"),
        new("holder", row => row.Step.Holder, "holder"),
        new("share_percent_low", row => row.Step.Share.Low, "share", row => PartyNames.Share(row.Step.Share)),
        new("share_percent_high", row => row.Step.Share.High),
        new("log_indices", row => Units.List(row.Step.LogIndices), "entries"),
    ];
}
