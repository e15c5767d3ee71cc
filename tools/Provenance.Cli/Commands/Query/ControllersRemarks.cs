using System.Globalization;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>What is said below the owners of an entity, in sentences.</summary>
internal sealed class ControllersRemarks(Wire.GetControllersResponse answer, PartyNames names)
{
    /// <summary>All of it.</summary>
    public IEnumerable<string> All() => [.. Shares(), .. Circles(), .. Indirect(), .. Controllers(), .. OtherInterests(), .. Remarks(), .. Lines()];

    private IEnumerable<string> Shares()
    {
        if (answer.NotInForce.Length > 0)
        {
            yield return answer.NotInForce;
        }

        foreach (var owner in answer.Owners.Where(owner => OwnEnd.Is(answer, owner)))
        {
            yield return OwnEnd.Sentence(owner.End, names.Of(answer.Entity));
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{Units.Count(answer.Owners.Count, "end", "ends")} of ownership of {names.Of(answer.Entity)}; unknown: {PartyNames.Share(answer.Unknown)}. {Units.Count(answer.EntitiesSeen, "entity was", "entities were")} looked at.");
        foreach (var part in answer.UnknownUpTo)
        {
            yield return $"Unknown, up to {part.Percent} %: {PartyNames.End(part.Reason)}.";
        }
    }

    private IEnumerable<string> Circles() => answer.Circles.Select(circle => CircleWords.Sentence(answer, circle, names));

    private IEnumerable<string> Indirect() => answer.DeclaredIndirect.Select(stated =>
        $"Declared indirect: {Holder(stated)}, {stated.Type}{(stated.Share is { } part ? $" {PartyNames.Share(part)}" : ", share unknown")}, says {stated.Declarer} (entry {Units.Exact(stated.LogIndex)});"
        + " not counted into the shares: only the chain that it goes through is, as far as it is stated.");

    private string Holder(Wire.StatedInterest stated) =>
        names.Of(stated.Holder) + (stated is { Holder.Length: 0, HolderName.Length: > 0 } ? $" named {stated.HolderName}" : "");

    private IEnumerable<string> Controllers() => answer.Controllers.Select(controller =>
        $"{(controller.Certain ? "Controls" : "May control")} it: {names.Of(controller.Party)}, by {string.Join(", ", controller.Steps.Select(Step))}.");

    // Interests in who holds no majority control nobody above: they are told all the same, for whoever has them may own more.
    private IEnumerable<string> OtherInterests()
    {
        var told = answer.Controllers.SelectMany(controller => controller.Steps).Select(Key).ToHashSet();
        return answer.ControlInterests.Where(step => !told.Contains(Key(step))).DistinctBy(Key).Select(step =>
            $"Stated as well: {names.Of(step.Holder)} has {Step(step)} (entry {Units.List(step.LogIndices)}).");
    }

    private IEnumerable<string> Remarks() => answer.Remarks.Select(remark =>
        $"Remark on {names.Of(remark.Entity)}: {remark.Kind}{(remark.Holder.Length > 0 ? $" ({names.Of(remark.Holder)})" : "")}, entries {Units.List(remark.LogIndices)}.");

    private IEnumerable<string> Lines() => answer.Lines.Select(line => "Line: " + PartyNames.Line(line) + ".");

    private string Step(Wire.ControlStep step) => $"{PartyNames.Interest(step)} in {names.Of(step.Held)}";

    private static (string, string, string, string) Key(Wire.ControlStep step) => (step.Held, step.Holder, step.Type, Units.List(step.LogIndices));
}
