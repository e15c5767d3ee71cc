using System.Globalization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>
/// The question ListConcealedOrigins: models built in one country that point to another which is not declared, the strongest
/// first. Leads, not findings.
/// </summary>
public sealed record OriginQuestion : PagedQuestion<OriginAnswer>
{
    /// <summary>Country A: where models may come from.</summary>
    public required string Origin { get; init; }

    /// <summary>Country B: where accelerators are rented, by the cluster's current inventory; null for anywhere.</summary>
    public string? RentedIn { get; init; }

    /// <summary>At least so many points, 1 to 100; 0 for 1.</summary>
    public int MinScore { get; init; }

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Country = RentedIn };

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? (CountryCode.TryParse(Origin, out _) ? null : QuestionRules.Argument("origin", "A country is an assigned code of ISO 3166-1 alpha-2."))
        ?? (RentedIn is null || CountryCode.TryParse(RentedIn, out _) ? null : QuestionRules.Argument("rentedIn", "A country is an assigned code of ISO 3166-1 alpha-2."))
        ?? (RentedIn == Origin ? QuestionRules.Argument("rentedIn", "What a country rents at home conceals nothing.") : null)
        ?? QuestionRules.CheckRange(MinScore, 0, OriginWeights.Most, "minScore");

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<OriginAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var search = new OriginSearch(scope, this);
        var leads = await search.RunAsync(cancellationToken);
        var first = scope.PageStart.Length > 0 ? int.Parse(scope.PageStart, CultureInfo.InvariantCulture) : 0;
        var page = new List<OriginLead>();
        foreach (var found in leads.Skip(first).Take(Rows))
        {
            page.Add(await search.CompleteAsync(found, cancellationToken));
        }

        return InvestigationOutcome<OriginAnswer>.Of(new OriginAnswer
        {
            Leads = page,
            Total = leads.Count,
            NextPageToken = first + page.Count < leads.Count ? NextPage(scope, (first + page.Count).ToString(CultureInfo.InvariantCulture)) : "",
            Basis = search.Basis(page),
        });
    }

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) => Pages.Question("ListConcealedOrigins", Origin, RentedIn, MinScore, validAt);
}
