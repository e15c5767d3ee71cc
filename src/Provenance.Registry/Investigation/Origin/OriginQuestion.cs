using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>
/// The question ListConcealedOrigins: models built in one country that point to another which is not declared. Leads, not
/// findings. Pairs of customer and model are looked at in ordinal order, so many at a time; of those the strongest come first.
/// </summary>
public sealed record OriginQuestion : PagedQuestion<OriginAnswer>
{
    /// <summary>Pairs of customer and model that one page looks at.</summary>
    public const int MostPairs = 1_000;

    /// <summary>Entries and nodes of lineages that one page looks at.</summary>
    public const int MostLookedAt = 6_000;

    /// <summary>Country A: where models may come from.</summary>
    public required string Origin { get; init; }

    /// <summary>Country B: where accelerators are rented, by the cluster's current inventory; null for anywhere.</summary>
    public string? RentedIn { get; init; }

    /// <summary>At least so many points, 1 to 100; 0 for 1.</summary>
    public int MinScore { get; init; }

    /// <summary>Pairs of customer and model that one page looks at, 1 to <see cref="MostPairs"/>; the pages after it look at the others.</summary>
    public int PairsOfPage { get; init; } = MostPairs;

    /// <summary>Entries and nodes of lineages after which a page looks at no further pair, 1 to <see cref="MostLookedAt"/>.</summary>
    public int LookedAtOfPage { get; init; } = MostLookedAt;

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Country = RentedIn };

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? (CountryCode.TryParse(Origin, out _) ? null : QuestionRules.Argument("origin", "A country is an assigned code of ISO 3166-1 alpha-2."))
        ?? (RentedIn is null || CountryCode.TryParse(RentedIn, out _) ? null : QuestionRules.Argument("rentedIn", "A country is an assigned code of ISO 3166-1 alpha-2."))
        ?? (RentedIn == Origin ? QuestionRules.Argument("rentedIn", "What a country rents at home conceals nothing.") : null)
        ?? QuestionRules.CheckRange(MinScore, 0, OriginPoints.Most, "minScore")
        ?? QuestionRules.CheckRange(PairsOfPage, 1, MostPairs, "pairsOfPage")
        ?? QuestionRules.CheckRange(LookedAtOfPage, 1, MostLookedAt, "lookedAtOfPage");

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<OriginAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        if (!OriginPoints.TryRead(scope.Rules, out var points, out var refusal))
        {
            return InvestigationOutcome<OriginAnswer>.Refuse(refusal);
        }

        var search = new OriginSearch(scope, this, points);
        var place = OriginPlace.Parse(scope.PageStart);
        var leads = await search.RunAsync(place, cancellationToken);
        var page = await search.CompleteAsync([.. leads.Skip(place.Leads).Take(Rows)], cancellationToken);
        return InvestigationOutcome<OriginAnswer>.Of(new OriginAnswer
        {
            Leads = page,
            Total = leads.Count,
            NextPageToken = place.Leads + page.Count < leads.Count ? NextPage(scope, (place with { Leads = place.Leads + page.Count, Until = search.Last }).ToString())
                : search.HasMore ? NextPage(scope, new OriginPlace(0, search.Last, null).ToString())
                : "",
            Basis = search.Basis(page, isWhole: place.After is null && !search.HasMore),
        });
    }

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) => Pages.Question("ListConcealedOrigins", Origin, RentedIn, MinScore, PairsOfPage, LookedAtOfPage, validAt);
}
