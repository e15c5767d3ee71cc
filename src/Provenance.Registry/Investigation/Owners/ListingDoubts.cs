using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Whether listings that count on a day surely hold then. Each list that is met is read once.</summary>
internal sealed class ListingDoubts(IEntityFacts facts, CalendarDate day)
{
    private readonly Dictionary<string, NewestVersions> _lists = new(StringComparer.Ordinal);

    /// <summary>Why a listing may not hold, as the end of a sentence about the party; null where nothing speaks against it.</summary>
    /// <param name="counting">What counts on the day of the party's own line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<string?> OfAsync(ListingStatement counting, CancellationToken cancellationToken)
    {
        if (!_lists.TryGetValue(counting.List, out var newest))
        {
            newest = new NewestVersions(await facts.ReadListAsync(counting.List, ScreeningLists.Most, cancellationToken), day);
            _lists.Add(counting.List, newest);
        }

        return newest.Without(counting) is { } other ? $"version {other.Version} of it does not name it"
            : counting.IsUndatedOn(day) ? $"version {counting.Version} of it was published later and does not say since when it is listed"
            : null;
    }
}
