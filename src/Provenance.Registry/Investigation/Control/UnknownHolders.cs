using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Control;

/// <summary>Says of parties that statements do not know what they call them: a name counts no share and joins nobody, but it can be searched for.</summary>
internal static class UnknownHolders
{
    /// <summary>Most names that are told.</summary>
    public const int Most = 20;

    /// <summary>The sentence; empty where no unknown party has a name.</summary>
    public static async ValueTask<string> SayAsync(
        SnapshotInterestReader reader, UltimateOwnersAnswer owners, OwnershipTerms terms, CancellationToken cancellationToken)
    {
        var named = new List<string>();
        foreach (var entity in HeldByUnknown(owners).Distinct())
        {
            var stated = (await reader.ReadOwnersAsync(entity, OwnershipLimits.Default.InterestsPerEntity, cancellationToken)).Interests;
            named.AddRange(stated.Where(one => one.Interest is { Party.IsKnown: false, PartyName: not null } && terms.IsInForce(one.Interest)).Select(one =>
                $"\"{one.Interest.PartyName!.Text}\", {one.Interest.Type} in {one.Held} (entry {one.Statement.Entry})").Distinct());
            if (named.Count > Most)
            {
                break;
            }
        }

        var more = named.Count > Most ? ", and others" : "";
        return named.Count == 0 ? "" : $"Statements name holders whom they do not know otherwise: {string.Join("; ", named.Take(Most))}{more}. A name joins nobody here; search for it.";
    }

    private static IEnumerable<EntityId> HeldByUnknown(UltimateOwnersAnswer owners) =>
    [
        .. owners.Gaps.Where(gap => gap.Reason == PathEnd.UnknownParty).Select(gap => gap.Entity),
        .. owners.ControlInterests.Where(placed => placed.Interest.Holder is null).Select(placed => placed.Held),
    ];
}
