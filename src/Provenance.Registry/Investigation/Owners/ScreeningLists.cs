using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Who stands on screening lists on a day. Of each record's line the statement counts whose version of the list was the newest published by then.</summary>
internal static class ScreeningLists
{
    /// <summary>Most statements of listings that one question reads.</summary>
    public const int Most = 50_000;

    /// <summary>The listings that count on a day, of whole lines; a version asked for counts whenever it was published.</summary>
    public static IEnumerable<ListingStatement> CountingOn(
        IReadOnlyCollection<ListingStatement> listings, CalendarDate day, (string List, string Version)? asked = null)
    {
        foreach (var line in StatementLine.LinesOf(listings).Select(line => line.Where(listing => listing.PublishedOn is not null).ToList()))
        {
            if (asked is { } version)
            {
                foreach (var listing in line.Where(listing => listing.List == version.List && listing.Version == version.Version).Take(1))
                {
                    yield return listing;
                }
            }
            else if (line.Count > 0)
            {
                yield return StatementLine.CountingAt(line, listing => listing.PublishedOn <= day);
            }
        }
    }
}
