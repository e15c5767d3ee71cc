using System.Globalization;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>
/// What an answer about controllers has beside the owners, as rows for programs: people read it below the table
/// (<see cref="ControllersRemarks"/>) and in the tree.
/// </summary>
internal static class ControllersSections
{
    /// <summary>Sections that have rows, and that of indirect declarations, whose columns were always there.</summary>
    public static IReadOnlyList<AnswerSection> Of(Wire.GetControllersResponse answer, PartyNames names)
    {
        var circles = answer.Circles.SelectMany((circle, i) => circle.Shares.Select(step => (Circle: i + 1, Step: step))).ToList();
        AnswerSection[] mayBeEmpty =
        [
            new("unknown", AnswerTable.Of(answer.Unknown is { } unknown ? [unknown] : [], Share<Wire.ShareBounds>(share => share))),
            new("unknown_up_to", AnswerTable.Of(answer.UnknownUpTo, UnknownPart)),
            new("gap", AnswerTable.Of(answer.Gaps, Gap)),
            new("not_in_force", AnswerTable.Of<string>(answer.NotInForce.Length == 0 ? [] : [answer.NotInForce], [new("sentence", text => text)])),
            new("controller", AnswerTable.Of(answer.Controllers, Controller(names))),
            new("control_interest", AnswerTable.Of(answer.ControlInterests, Interest)),
            new("circle_share", AnswerTable.Of(circles,
            [
                new("circle", row => row.Circle.ToString(CultureInfo.InvariantCulture)),
                .. OwnershipStep.Select(column => new Column<(int Circle, Wire.OwnershipStep Step)>(column.Name, row => column.Exact(row.Step))),
            ])),
            new("further_share", AnswerTable.Of(answer.FurtherShares, OwnershipStep)),
            new("remark", AnswerTable.Of(answer.Remarks, Remark)),
        ];
        return
        [
            new("declared_indirect", AnswerTable.Of(answer.DeclaredIndirect, Indirect)),
            .. mayBeEmpty.Where(section => section.Table.Exact.Count > 0),
        ];
    }

    private static readonly IReadOnlyList<Column<Wire.StatedInterest>> Indirect =
    [
        new("indirect_holder", stated => stated.Holder),
        new("indirect_type", stated => stated.Type),
        new("indirect_share_percent_low", stated => stated.Share?.Low ?? ""),
        new("indirect_share_percent_high", stated => stated.Share?.High ?? ""),
        new("indirect_declarer", stated => stated.Declarer),
        new("indirect_log_index", stated => Units.Exact(stated.LogIndex)),
        new("indirect_holder_name", stated => stated.HolderName),
    ];

    private static readonly IReadOnlyList<Column<Wire.UnknownPart>> UnknownPart =
    [
        new("end", part => PartyNames.Word(part.Reason)),
        new("share_percent_high", part => part.Percent),
    ];

    private static readonly IReadOnlyList<Column<Wire.OwnershipGap>> Gap =
    [
        new("held", gap => gap.Entity),
        new("end", gap => PartyNames.Word(gap.Reason)),
        .. Share<Wire.OwnershipGap>(gap => gap.Share),
    ];

    private static readonly IReadOnlyList<Column<Wire.OwnershipStep>> OwnershipStep =
    [
        new("held", step => step.Held),
        new("holder", step => step.Holder),
        .. Share<Wire.OwnershipStep>(step => step.Share),
        new("log_indices", step => Units.List(step.LogIndices)),
    ];

    private static readonly IReadOnlyList<Column<Wire.ControlStep>> Interest =
    [
        new("held", step => step.Held),
        new("holder", step => step.Holder),
        new("interest", step => step.Type),
        new("certain", step => Certain(step.Certain)),
        .. Share<Wire.ControlStep>(step => step.Share),
        new("log_indices", step => Units.List(step.LogIndices)),
    ];

    private static readonly IReadOnlyList<Column<Wire.OwnershipRemark>> Remark =
    [
        new("held", remark => remark.Entity),
        new("holder", remark => remark.Holder),
        new("remark", remark => remark.Kind),
        new("log_indices", remark => Units.List(remark.LogIndices)),
    ];

    // An unknown party has no identifier: its row has an empty holder.
    private static IReadOnlyList<Column<Wire.Controller>> Controller(PartyNames names) =>
    [
        new("holder", controller => controller.Party),
        new("names", controller => names.All(controller.Party)),
        new("certain", controller => Certain(controller.Certain)),
        new("control_path", controller => string.Join(" <- ", controller.Steps.Select(step => $"{step.Held} {PartyNames.Interest(step)}").Append(controller.Party))),
        new("log_indices", controller => Units.List(controller.Steps.SelectMany(step => step.LogIndices).Distinct().Order())),
    ];

    private static IReadOnlyList<Column<T>> Share<T>(Func<T, Wire.ShareBounds?> of) =>
    [
        new("share_percent_low", row => of(row)?.Low ?? ""),
        new("share_percent_high", row => of(row)?.High ?? ""),
    ];

    private static string Certain(bool isCertain) => isCertain ? "true" : "false";
}
