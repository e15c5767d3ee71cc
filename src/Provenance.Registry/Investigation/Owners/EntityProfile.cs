using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Who an entity is by all current statements; declarers may contradict each other, and all that they say is given.</summary>
public sealed record EntityProfile
{
    /// <summary>Most names and further identifiers of each identifier that are given, unless more are asked for.</summary>
    public const int Most = 16;

    /// <summary>The identifier that stands for it.</summary>
    public required EntityId Entity { get; init; }

    /// <summary>All identifiers that judgements hold to be one entity with it, itself among them.</summary>
    public required IReadOnlyList<EntityId> SameAs { get; init; }

    /// <summary>Its names, by entry.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The names among them that its own statements give, by entry, with their kinds.</summary>
    public required IReadOnlyList<StatedName> OwnNames { get; init; }

    /// <summary>Whether it has more names or further identifiers than are given.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Further identifiers, by entry.</summary>
    public required IReadOnlyList<StatedIdentifier> Identifiers { get; init; }

    /// <summary>What sort of party it is.</summary>
    public required IReadOnlyList<EntityType> Types { get; init; }

    /// <summary>Country codes.</summary>
    public required IReadOnlyList<string> Jurisdictions { get; init; }

    /// <summary>Dates of incorporation.</summary>
    public required IReadOnlyList<CalendarDate> IncorporatedOn { get; init; }

    /// <summary>Who declared it.</summary>
    public required IReadOnlyList<string> Declarers { get; init; }

    /// <summary>Its listings on the day asked for, of any status: each by the newest version that names it, which need not be the
    /// list's newest.</summary>
    public required IReadOnlyList<ListingStatement> Listings { get; init; }

    /// <summary>Its own statements among the entries, ascending.</summary>
    public required IReadOnlyList<long> Statements { get; init; }

    /// <summary>The entries that this rests on, ascending.</summary>
    public required IReadOnlyList<long> LogIndices { get; init; }

    /// <summary>Reads it.</summary>
    internal static async ValueTask<EntityProfile> ReadAsync(
        IEntityFacts facts, EntityClass identifiers, CalendarDate day, CancellationToken cancellationToken, int most = Most)
    {
        var isCut = false;
        var (current, names, further, listings) =
            (new List<EntityStatement>(), new List<StatedName>(), new List<StatedIdentifier>(), new List<ListingStatement>());
        foreach (var member in identifiers.Members)
        {
            current.AddRange((await facts.ReadStatementsAsync(member, SnapshotInterestReader.MostStatements, cancellationToken))
                .Where(statement => statement.Place is { IsCurrent: true, IsWithdrawal: false }));
            names.AddRange(Cut(await facts.ReadNamesAsync(member, most + 1, cancellationToken)));
            further.AddRange(Cut(await facts.ReadIdentifiersAsync(member, most + 1, cancellationToken)));
            listings.AddRange(ScreeningLists.CountingOn(await facts.ReadListingsOfAsync(member, ScreeningLists.Most, cancellationToken), day)
                .Where(listing => listing.Entity == member && listing.Holds(day)));
        }

        var own = current.Select(one => one.Place.LogIndex).ToHashSet();
        return new EntityProfile
        {
            Entity = identifiers.Representative,
            SameAs = identifiers.Members,
            Names = [.. names.Select(name => name.Text).Distinct(StringComparer.Ordinal)],
            OwnNames = [.. names.Where(name => own.Contains(name.LogIndex))],
            IsCut = isCut,
            Identifiers = [.. further.DistinctBy(one => (one.Scheme, one.Id, one.IsVerified))],
            Types = [.. current.Select(one => one.Type).OfType<EntityType>().Distinct().Order()],
            Jurisdictions = [.. current.Select(one => one.Jurisdiction).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            IncorporatedOn = [.. current.Select(one => one.IncorporatedOn).OfType<CalendarDate>().Distinct().Order()],
            Declarers = [.. current.Select(one => one.Declarer).Distinct().Order(StringComparer.Ordinal)],
            Listings = listings,
            Statements = [.. current.Select(one => one.Place.LogIndex).Distinct().Order()],
            LogIndices = [.. current.Select(one => one.Place.LogIndex).Concat(names.Select(one => one.LogIndex))
                .Concat(further.Select(one => one.LogIndex)).Concat(listings.Select(one => one.Place.LogIndex))
                .Concat(identifiers.Judgements).Distinct().Order()],
        };

        IEnumerable<T> Cut<T>(IReadOnlyList<T> read)
        {
            isCut |= read.Count > most;
            return read.Take(most);
        }
    }
}
