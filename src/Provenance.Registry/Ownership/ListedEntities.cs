using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>The entities on a list on a day, each by its representative.</summary>
/// <param name="Surely">Those that surely stand on it.</param>
/// <param name="All">Those and the ones of which that is not certain, in order of their identifiers.</param>
internal sealed record ListedEntities(IReadOnlySet<EntityId> Surely, IReadOnlyList<EntityId> All)
{
    public static async ValueTask<ListedEntities> ReadAsync(
        IInterestReader reader, CaptureQuestion question, CancellationToken cancellationToken)
    {
        var (surely, all) = (new HashSet<EntityId>(), new HashSet<EntityId>());
        var day = question.Terms.ValidAt;
        foreach (var party in question.List.Where(party => (party.From is not { } from || from <= day) && (party.To is not { } to || to >= day)))
        {
            var entity = (await reader.ReadEntityAsync(party.Entity, cancellationToken)).Entity;
            all.Add(entity);
            if (party.IsCertain)
            {
                surely.Add(entity);
            }
        }

        return new ListedEntities(surely, [.. all.OrderBy(entity => entity.ToString(), StringComparer.Ordinal)]);
    }
}
