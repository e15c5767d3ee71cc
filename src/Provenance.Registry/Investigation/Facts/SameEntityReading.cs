using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>The judgements around a few entities, without reading more than a few of the others.</summary>
public static class SameEntityReading
{
    /// <summary>Most judgements that are followed.</summary>
    public const int MaxJudgements = 1_000;

    // Where there are few judgements in all, reading them once is cheaper than asking for each of a thousand entities.
    private const int Few = 100;

    /// <summary>The classes of entities, following judgements from one to the next.</summary>
    /// <returns>The classes, and whether there are more judgements than were followed.</returns>
    public static async ValueTask<(SameEntityClasses Classes, bool IsCut)> AroundAsync(
        IIdentityFacts identities, IEnumerable<string> entities, CancellationToken cancellationToken)
    {
        var all = await identities.ReadJudgementsAsync(Few + 1, cancellationToken);
        if (all.Count <= Few)
        {
            return (SameEntityClasses.Of(all), false);
        }

        var (followed, isCut) = await FollowAsync(identities, entities, _ => true, cancellationToken);
        return (SameEntityClasses.Of(followed), isCut);
    }

    /// <summary>The identifiers that are held to be one entity with one, and by which judgements. Only such as join are followed.</summary>
    public static async ValueTask<EntityClass> ClassOfAsync(IIdentityFacts identities, EntityId entity, CancellationToken cancellationToken)
    {
        var (joining, isCut) = await FollowAsync(
            identities, [entity.ToString()], judgement => judgement.Joins, cancellationToken);
        var members = SameEntityClasses.Of(joining).MembersOf(entity.ToString());
        return new EntityClass(
            [.. members.Take(EntityClass.Most).Select(member => EntityId.Parse(member))],
            [.. joining.Select(judgement => judgement.LogIndex).Order()],
            isCut || members.Count > EntityClass.Most);
    }

    private static async ValueTask<(IReadOnlyCollection<SameEntityJudgement> Judgements, bool IsCut)> FollowAsync(
        IIdentityFacts identities, IEnumerable<string> entities, Func<SameEntityJudgement, bool> isFollowed, CancellationToken cancellationToken)
    {
        var judgements = new Dictionary<long, SameEntityJudgement>();
        var waiting = new Queue<string>(entities);
        var seen = new HashSet<string>(waiting, StringComparer.Ordinal);
        while (waiting.TryDequeue(out var entity))
        {
            foreach (var judgement in (await identities.ReadJudgementsAsync(entity, MaxJudgements + 1, cancellationToken)).Where(isFollowed))
            {
                if (!judgements.ContainsKey(judgement.LogIndex) && judgements.Count >= MaxJudgements)
                {
                    return (judgements.Values, true);
                }

                judgements[judgement.LogIndex] = judgement;
                foreach (var other in judgement.Entities.Where(seen.Add))
                {
                    waiting.Enqueue(other);
                }
            }
        }

        return (judgements.Values, false);
    }
}
