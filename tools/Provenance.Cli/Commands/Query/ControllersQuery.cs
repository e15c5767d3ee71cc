using System.CommandLine;
using System.Globalization;
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
                Totals = [.. Totals(answer, names)],
                Sections = [new("declared_indirect", AnswerTable.Of(answer.DeclaredIndirect, Indirect))],
                RowsAre = "owner",
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    private static IReadOnlyList<Column<Wire.UltimateOwner>> Columns(Wire.GetControllersResponse answer, PartyNames names) =>
    [
        new("owner", owner => owner.Entity, "owner", owner => IsItself(answer, owner) ? "nobody known: it ends at itself" : owner.Entity),
        new("is_the_entity_itself", owner => IsItself(answer, owner) ? "true" : "false"),
        new("names", owner => names.All(owner.Entity), "names"),
        new("end", owner => PartyNames.Word(owner.End), "ends as"),
        new("share_percent_low", owner => owner.Share.Low, "share", owner => PartyNames.Share(owner.Share)),
        new("share_percent_high", owner => owner.Share.High),
        new("lines_reached", owner => Reached(answer, owner, Wire.Reach.Surely), "lines reached"),
        new("lines_possibly_reached", owner => Reached(answer, owner, Wire.Reach.Possibly), "lines possibly reached"),
        new("paths", owner => owner.PathCount, "paths"),
        new("largest_path", owner => string.Join(" <- ", owner.Paths.Take(1).SelectMany(path => path.Steps)
            .Select(step => $"{step.Held} {step.Share.Low}-{step.Share.High} %").Append(owner.Entity)), "largest path"),
        new("log_indices", owner => Units.List(owner.Paths.SelectMany(path => path.Steps).SelectMany(step => step.LogIndices).Distinct().Order()), "entries"),
    ];

    private static readonly IReadOnlyList<Column<Wire.StatedInterest>> Indirect =
    [
        new("indirect_holder", stated => stated.Holder),
        new("indirect_type", stated => stated.Type),
        new("indirect_share_percent_low", stated => stated.Share?.Low ?? ""),
        new("indirect_share_percent_high", stated => stated.Share?.High ?? ""),
        new("indirect_declarer", stated => stated.Declarer),
        new("indirect_log_index", stated => Units.Exact(stated.LogIndex)),
    ];

    /// <summary>Whether an end is the entity that was asked for: no owner of it is known, so that its ownership ends there.</summary>
    public static bool IsItself(Wire.GetControllersResponse answer, Wire.UltimateOwner owner) => owner.Entity == answer.Entity;

    // What nobody known holds reaches no line.
    private static string Reached(Wire.GetControllersResponse answer, Wire.UltimateOwner owner, Wire.Reach reach) => IsItself(answer, owner)
        ? ""
        : string.Join(' ', answer.Lines.Zip(owner.Reaches).Where(pair => pair.Second == reach).Select(pair => pair.First.Line));

    private static IEnumerable<string> Totals(Wire.GetControllersResponse answer, PartyNames names)
    {
        if (answer.NotInForce.Length > 0)
        {
            yield return answer.NotInForce;
        }

        if (answer.Owners.Any(owner => IsItself(answer, owner)))
        {
            yield return $"No owner of {names.Of(answer.Entity)} is known for all of it: what is listed as ending at itself is held by nobody that any statement names.";
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{Units.Count(answer.Owners.Count, "end", "ends")} of ownership of {names.Of(answer.Entity)}; unknown: {PartyNames.Share(answer.Unknown)}. {Units.Count(answer.EntitiesSeen, "entity was", "entities were")} looked at.");
        foreach (var part in answer.UnknownUpTo)
        {
            yield return $"Unknown, up to {part.Percent} %: {PartyNames.Word(part.Reason)}.";
        }

        foreach (var stated in answer.DeclaredIndirect)
        {
            yield return $"Declared indirect: {(stated.Holder.Length == 0 ? "an unknown party" : names.Of(stated.Holder))}, {stated.Type}{(stated.Share is { } part ? $" {PartyNames.Share(part)}" : ", share unknown")}, says {stated.Declarer} (entry {Units.Exact(stated.LogIndex)}); not counted into the shares, since its path is not stated.";
        }

        foreach (var controller in answer.Controllers)
        {
            yield return $"{(controller.Certain ? "Controls" : "May control")} it: {names.Of(controller.Party)}, by "
                + string.Join(", ", controller.Steps.Select(step => $"{step.Type}{(step.Share is { } share ? $" {PartyNames.Share(share)}" : "")} in {step.Held}")) + ".";
        }

        foreach (var remark in answer.Remarks)
        {
            yield return $"Remark on {names.Of(remark.Entity)}: {remark.Kind}{(remark.Holder.Length > 0 ? $" ({remark.Holder})" : "")}, entries {Units.List(remark.LogIndices)}.";
        }

        foreach (var line in answer.Lines)
        {
            yield return "Line: " + PartyNames.Line(line) + ".";
        }
    }
}
