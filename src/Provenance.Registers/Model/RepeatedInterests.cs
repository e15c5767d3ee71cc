// A register may state one share in several records: in the declarations of two companies, each year anew, or out of two
// sources. Added up, 40 per cent would become 80. Interests of one list are parcels. Those of different lists that one
// holder has at one time, of one type and directness, are:
//   of two declarations   what two say of the same shares: one interest, as wide as both say, if it lasts as long
//   anything else         parcels, or the same share again: one counts whole, the others from 0
// The one that stays is of the entity's own declaration, else the newest, else the largest. What becomes of the others is
// listed.

using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>What tells an interest that another record states as well from a further one.</summary>
/// <param name="List">The record, or the records, whose interests are parcels beside each other.</param>
/// <param name="Holder">Who holds it, as the register names it; null where it names nobody.</param>
/// <param name="Declaration">Whose declaration the record is of; null where that is not said.</param>
/// <param name="IsOwn">Whether that is the declaration of the entity which the interest is in.</param>
internal readonly record struct InterestOrigin(string List, string? Holder, string? Declaration = null, bool IsOwn = false);

internal static class RepeatedInterests
{
    // More have no room in a statement, which is refused then; so nobody can make the comparison of all with all a long one.
    private const int MostCompared = 1000;

    /// <summary>Takes out of the interests in one entity what may be there twice.</summary>
    /// <param name="held">The interests; those that stay keep their order.</param>
    /// <param name="placeOf">The place of a record.</param>
    /// <returns>Which records were concerned, and what became of each.</returns>
    public static IReadOnlyList<(int Slot, NotDraftedReason Reason, string Detail)> TakeOut(List<HeldInterest> held, Func<int, SourcePlace> placeOf)
    {
        var told = new List<(int, NotDraftedReason, string)>();
        if (held.Count > MostCompared)
        {
            return told;
        }

        var leftOut = new List<int>();
        foreach (var alike in Enumerable.Range(0, held.Count).Where(at => held[at].Interest.SharePercent.IsKnown).GroupBy(at => KeyOf(held[at].Interest)))
        {
            var staying = new List<int>();
            foreach (var at in alike.OrderByDescending(at => held[at].Origin.IsOwn).ThenByDescending(at => held[at].AsOf).ThenByDescending(at => ShareOf(held[at]).Minimum).ToList())
            {
                var share = ShareOf(held[at]);
                var others = staying.Where(other => MayBeTheSame(held[other], held[at])).ToList();
                if (others.Count == 0)
                {
                    staying.Add(at);
                    continue;
                }

                var other = others.MinBy(other => ShareOf(held[other]) != share);
                var place = placeOf(held[other].Slot);
                if (held[at].Interest.Party.IsKnown && AreOfTwoDeclarations(held[other], held[at]) && Spans(held[other].Interest, held[at]))
                {
                    var both = Shares.Widest(ShareOf(held[other]), share);
                    told.Add(both == ShareOf(held[other])
                        ? (held[at].Slot, NotDraftedReason.Excluded, $"{place}, of another declaration, says it too; it is stated once.")
                        : (held[at].Slot, NotDraftedReason.RecordRepeated, $"{place}, of another declaration, says another share; it is stated once, as {both.Minimum} to {both.Maximum} per cent."));
                    held[other] = With(held[other], both);
                    leftOut.Add(at);
                }
                else if (share.Minimum > Quantity.Zero)
                {
                    told.Add((held[at].Slot, NotDraftedReason.RecordRepeated, $"{place} states such an interest too, and nothing tells whether it is the same; this one is stated as 0 to {share.Maximum} per cent."));
                    held[at] = With(held[at], share with { Minimum = Quantity.Zero });
                }
            }
        }

        foreach (var at in leftOut.OrderDescending())
        {
            held.RemoveAt(at);
        }

        return told;
    }

    private static (string Party, InterestCode Type, Directness Directness) KeyOf(Interest interest) =>
        (interest.Party.ToString(), interest.Type, interest.DirectOrIndirect);

    private static ShareRange ShareOf(HeldInterest held) => held.Interest.SharePercent.Value;

    private static HeldInterest With(HeldInterest held, ShareRange share) =>
        held with { Interest = held.Interest with { SharePercent = OrUnknown.Known(share) } };

    private static bool MayBeTheSame(HeldInterest one, HeldInterest other) =>
        one.Origin.List != other.Origin.List
        && !(one.Interest.To < FirstDay(other)) && !(other.Interest.To < FirstDay(one))
        && (AreOfTwoDeclarations(one, other) || !AreTwoUnknowns(one, other));

    // Unknown to the registry, and two in the register.
    private static bool AreTwoUnknowns(HeldInterest one, HeldInterest other) =>
        one.Interest.Party.IsUnknown && one.Origin.Holder is not null && other.Origin.Holder is not null && one.Origin.Holder != other.Origin.Holder;

    private static bool AreOfTwoDeclarations(HeldInterest one, HeldInterest other) =>
        one.Origin.Declaration is not null && other.Origin.Declaration is not null && one.Origin.Declaration != other.Origin.Declaration;

    // What stays has to hold on the days of what is left out.
    private static bool Spans(Interest one, HeldInterest other) =>
        (one.From is not { } from || from <= FirstDay(other)) && (one.To is not { } to || other.Interest.To <= to);

    // Without a first day an interest is certain from the day on that its record holds for.
    private static CalendarDate FirstDay(HeldInterest held) =>
        held.Interest.From ?? (held.Interest.To is { } to && to < held.AsOf ? to : held.AsOf);
}
