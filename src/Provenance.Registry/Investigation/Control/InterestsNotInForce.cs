using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Control;

/// <summary>Says of an entity whose owners are stated that none of what is stated was in force on a day: that is another thing than owners whom nobody states.</summary>
internal static class InterestsNotInForce
{
    /// <summary>The sentence; empty where something was in force, or nothing is stated.</summary>
    public static async ValueTask<string> SayAsync(
        SnapshotInterestReader reader, EntityId entity, OwnershipTerms terms, CancellationToken cancellationToken)
    {
        var stated = (await reader.ReadOwnersAsync(entity, OwnershipLimits.Default.InterestsPerEntity, cancellationToken)).Interests
            .Select(one => one.Interest).ToList();
        var measured = stated.Where(interest => interest.Type.IsOf(terms.Measure)).ToList();
        if (stated.Count > 0 && !stated.Exists(terms.IsInForce))
        {
            return Sentence("interest", entity, terms.ValidAt, stated);
        }

        return measured.Count > 0 && !measured.Exists(terms.IsInForce)
            ? Sentence(terms.Measure == ShareMeasure.Shareholding ? "shareholding" : "interest in voting rights", entity, terms.ValidAt, measured)
            : "";
    }

    private static string Sentence(string what, EntityId entity, CalendarDate day, List<Interest> interests)
    {
        var begins = interests.Where(interest => interest.From > day).Select(interest => interest.From!.Value).Order().ToList();
        var ended = interests.Where(interest => interest.To < day).Select(interest => interest.To!.Value).OrderDescending().ToList();
        string[] when =
        [
            .. ended.Count > 0 ? [$"the last before it ended on {ended[0]}"] : (string[])[],
            .. begins.Count > 0 ? [$"the first after it begins on {begins[0]}"] : (string[])[],
        ];
        return $"No {what} in {entity} was in force on {day}, although {Counted.Say(interests.Count, "{0} [is|are] stated")}: {string.Join(", ", when)}.";
    }
}
