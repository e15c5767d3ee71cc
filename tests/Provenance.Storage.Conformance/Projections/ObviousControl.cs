// From the entries of a world to shares and control, the slow way at every step: interests are read by walking through the
// entries (ObviousInterests), added up by the references of ownership, and control passes step by step until nothing more
// is reached. In the references a party is called by the end of its identifier, which no two parties here share.

using Provenance.Registry.Ownership;
using Provenance.Registry.Tests.Ownership;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Who owns and who controls whom in a view of a world, at a moment.</summary>
internal sealed class ObviousControl
{
    private readonly OwnershipTerms _terms;

    private ObviousControl(InterestWorld world, IReadOnlyList<string> everyone, OwnershipTerms terms)
    {
        (World, Everyone) = (world, everyone);
        _terms = terms;
    }

    /// <summary>The interests, as the references of ownership read them.</summary>
    public InterestWorld World { get; }

    /// <summary>One name of every party.</summary>
    public IReadOnlyList<string> Everyone { get; }

    public static async Task<ObviousControl> OfAsync(ObviousInterests interests, OwnershipTerms terms)
    {
        var world = new InterestWorld();
        var everyone = interests.Representatives.ToList();
        foreach (var entity in everyone)
        {
            _ = world.Is((await interests.ReadEntityAsync(entity, CancellationToken.None)).Nature, Name(entity));
            var reading = await interests.ReadOwnersAsync(entity, int.MaxValue, CancellationToken.None);
            foreach (var statement in reading.Statements)
            {
                _ = world.Says(statement.Declarer, Name(entity), statement.Complete, statement.AsOf, [.. reading.Interests
                    .Where(stated => stated.Statement.Entry == statement.Entry).Select(stated => stated.Interest with
                    {
                        Party = stated.Interest.Party.TryGet(out var party) ? OrUnknown.Known(InterestWorld.Id(Name(party))) : stated.Interest.Party,
                    })]);
            }
        }

        return new ObviousControl(world, [.. everyone.Select(Name)], terms);
    }

    public static string Name(EntityId entity) => entity.LocalId;

    /// <summary>Every known party that may control another apart from shares alone, and whether it surely does.</summary>
    public IReadOnlyList<(string Party, bool IsCertain)> ControllersOf(string start)
    {
        var reached = new HashSet<(string Name, bool IsBeyondShares, bool IsCertain)> { (start, false, true) };
        for (var before = 0; before < reached.Count;)
        {
            before = reached.Count;
            foreach (var here in reached.ToList())
            {
                foreach (var step in StepsFrom(here.Name, start).Where(step => step.Holder != start))
                {
                    _ = reached.Add((step.Holder, here.IsBeyondShares || step.IsBeyondShares, here.IsCertain && step.IsCertain));
                }
            }
        }

        return
        [
            .. reached.Where(party => party.IsBeyondShares).GroupBy(party => party.Name)
                .Select(party => (party.Key, party.Any(way => way.IsCertain))).OrderBy(party => party.Key, StringComparer.Ordinal),
        ];
    }

    private IEnumerable<(string Holder, bool IsBeyondShares, bool IsCertain)> StepsFrom(string name, string start)
    {
        var table = ObviousTable.Of(World, InterestWorld.Id(name), _terms);
        var nature = World.NatureOf(InterestWorld.Id(name));
        if (table.IsEmpty && (nature == EntityNature.NaturalPerson || (nature == EntityNature.State && name != start)))
        {
            yield break;
        }

        var day = _terms.ValidAt;
        foreach (var (_, statement, interests) in World.Statements.Where(said => said.Held == InterestWorld.Id(name)))
        {
            foreach (var interest in interests.Where(one => !(one.From > day) && !(one.To < day) && one.Party.IsKnown))
            {
                var effect = InterestEffects.Of(interest.Type);
                if (effect is InterestEffect.Control or InterestEffect.PossibleControl)
                {
                    var isLate = string.CompareOrdinal(statement.AsOf.ToString()[..10], day.ToString()) > 0;
                    yield return (Name(interest.Party.Value), true, effect == InterestEffect.Control && (interest.From is not null || !isLate));
                }
            }
        }

        foreach (var holder in table.Named)
        {
            var shares = table.Corners().Select(corner => corner.GetValueOrDefault(holder)).ToList();
            if (shares.Max() > 50)
            {
                yield return (holder, false, shares.Min() > 50);
            }
        }
    }
}
