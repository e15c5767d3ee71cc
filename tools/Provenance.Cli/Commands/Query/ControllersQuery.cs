using System.CommandLine;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query controllers</c>: who ultimately owns and controls an entity.</summary>
internal static class ControllersQuery
{
    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal, draws: true);
        var entity = new Argument<string>("ENTITY") { Description = "Any identifier: LEI:…, NATIONAL:<country>:<id>, OPERATOR:<handle>:<id>." };
        var votes = new Option<bool>("--votes") { Description = "Count voting rights instead of shares." };
        var command = new DocumentedCommand(
            "controllers",
            "Who ultimately owns an entity: shares multiply along paths and add over them; what is unknown stays unknown. And who controls it without shares.",
            "provenance query controllers LEI:969500KSV493XWY0PS33",
            "provenance query controllers NATIONAL:SG:201912345K --valid-at 2026-03-01T00:00:00Z --known-at 1042",
            "provenance query controllers NATIONAL:SG:201912345K --votes --svg owners.svg");
        command.Arguments.Add(entity);
        return frame.Fit(command, [votes], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.GetControllersRequest
            {
                Entity = parsed.GetRequiredValue(entity),
                Measure = parsed.GetValue(votes) ? Wire.ShareMeasure.VotingRights : Wire.ShareMeasure.Shareholding,
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var answer = await client.Investigation.GetControllersAsync(request, cancellationToken);
            var names = new PartyNames(answer.Parties);
            var whole = new Answer(answer, AnswerTable.Of(answer.Owners, Columns(answer, names)), answer.Basis ?? new Wire.AnswerBasis())
            {
                Graph = OwnershipGraph.Of(answer),
                Totals = [.. new ControllersRemarks(answer, names).All()],
                Sections = ControllersSections.Of(answer, names),
                RowsAre = "owner",
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private static IReadOnlyList<Column<Wire.UltimateOwner>> Columns(Wire.GetControllersResponse answer, PartyNames names) =>
    [
        new("owner", owner => owner.Entity, "owner", owner => OwnEnd.Is(answer, owner) ? OwnEnd.Owner(owner.End) : owner.Entity),
        new("is_the_entity_itself", owner => OwnEnd.Is(answer, owner) ? "true" : "false"),
        new("names", owner => names.All(owner.Entity), "names"),
        new("end", owner => PartyNames.Word(owner.End), "ends as", owner => PartyNames.End(owner.End)),
        new("share_percent_low", owner => owner.Share.Low, "share", owner => PartyNames.Share(owner.Share)),
        new("share_percent_high", owner => owner.Share.High),
        new("lines_reached", owner => Reached(answer, owner, Wire.Reach.Surely), "lines reached"),
        new("lines_possibly_reached", owner => Reached(answer, owner, Wire.Reach.Possibly), "lines possibly reached"),
        new("paths", owner => owner.PathCount, "paths"),
        new("largest_path", owner => string.Join(" <- ", owner.Paths.Take(1).SelectMany(path => path.Steps)
            .Select(step => $"{step.Held} {step.Share.Low}-{step.Share.High} %").Append(owner.Entity)), "largest path"),
        new("log_indices", owner => Units.List(owner.Paths.SelectMany(path => path.Steps).SelectMany(step => step.LogIndices).Distinct().Order()), "entries"),
    ];

    // What nobody known holds reaches no line.
    private static string Reached(Wire.GetControllersResponse answer, Wire.UltimateOwner owner, Wire.Reach reach) => OwnEnd.Is(answer, owner)
        ? ""
        : string.Join(' ', answer.Lines.Zip(owner.Reaches).Where(pair => pair.Second == reach).Select(pair => pair.First.Line));
}
