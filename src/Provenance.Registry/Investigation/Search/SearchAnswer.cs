using Provenance.Registry.Names;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Search;

/// <summary>One page of candidates, the best first.</summary>
public sealed record SearchAnswer : IAnswer
{
    /// <summary>The page.</summary>
    public required IReadOnlyList<SearchCandidate> Candidates { get; init; }

    /// <summary>Names that were scored.</summary>
    public required int NamesLookedAt { get; init; }

    /// <summary>Whether more names share a key with the text than were scored.</summary>
    public required bool HasMoreNames { get; init; }

    /// <summary>The least score of a candidate; null where exact names were asked for.</summary>
    public required decimal? MinScore { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public string NextPageToken { get; init; } = "";

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>A party that the text may mean.</summary>
public sealed record SearchCandidate
{
    /// <summary>The best match among its identities' names and identifiers.</summary>
    public required SearchMatch Match { get; init; }

    /// <summary>The identities held to be this party; the one that stands for all is the first.</summary>
    public required IReadOnlyList<SearchIdentity> Identities { get; init; }

    /// <summary>Judgements on whether its identities are one with each other or with somebody else, whatever the verdict.</summary>
    public required IReadOnlyList<SameEntityJudgement> Judgements { get; init; }
}

/// <summary>How the text matches.</summary>
/// <param name="Entity">Whose name or identifier it is; null for a party that a statement names without knowing the entity.</param>
/// <param name="Text">The name or identifier that fits best, as it was written.</param>
/// <param name="Kind">How the name came about; null for an identifier.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Features">What the score is made of; contributions add up to it.</param>
public sealed record SearchMatch(
    string? Entity, string Text, NameKind? Kind, decimal Score, IReadOnlyList<MatchFeature> Features);

/// <summary>One identity of a party.</summary>
/// <param name="Detail">What current statements say of it.</param>
/// <param name="Listings">Its listings, each with whether it was in force at the moment asked for.</param>
public sealed record SearchIdentity(PartyDetail Detail, IReadOnlyList<SearchListing> Listings);

/// <summary>A listing at the moment asked for.</summary>
/// <param name="Listing">The listing.</param>
/// <param name="IsInForce">Whether it was in force by what it states itself; null where its first day is unknown.</param>
public sealed record SearchListing(PartyListing Listing, bool? IsInForce)
{
    /// <summary>A listing on a day, written as in statements.</summary>
    public static SearchListing On(PartyListing listing, string day)
    {
        var hasEnded = listing.DelistedOn is { } end && string.CompareOrdinal(end, day) <= 0;
        bool? isInForce = listing.Status != ListingStatus.InForce || hasEnded ? false
            : listing.ListedOn is { } start ? string.CompareOrdinal(start, day) <= 0
            : null;
        return new SearchListing(listing, isInForce);
    }
}
