using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>A party's place on a screening list.</summary>
/// <param name="Body">What the list says.</param>
public sealed record ProjectedListing(ListingBody Body) : ProjectedSubject
{
    internal static ProjectedListing? Read(StatementContent content) =>
        content.Section<ListingBody>() is { } body ? new ProjectedListing(body) : null;
}
