using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>A customer: where it is at home, and who behind it is listed.</summary>
/// <param name="Countries">Countries of its identifiers and of current statements about it, in order.</param>
/// <param name="Listed">Itself or those above it who stand on a list in force, or may, each list once by its first listing; the sure ones first.</param>
/// <param name="IsUnknownAbove">Whether some of its owners are unknown; null where they were not looked for.</param>
/// <param name="LogIndices">Entries that say so, ascending, without listings.</param>
internal sealed record AccessParty(IReadOnlyList<string> Countries, IReadOnlyList<ListedAbove> Listed, bool? IsUnknownAbove, IReadOnlyList<long> LogIndices);

/// <summary>Someone who stands on a list in force, or may.</summary>
/// <param name="Who">The party.</param>
/// <param name="How">What it is to the customer, as the end of "which …".</param>
/// <param name="List">Name of the list.</param>
/// <param name="LogIndex">The entry by which it came onto the list, where it has stood since.</param>
/// <param name="Doubt">Why it may not, as the end of a sentence; null where it surely does.</param>
internal sealed record ListedAbove(string Who, string How, string List, long LogIndex, string? Doubt);

/// <summary>Reads customers for signals on access, each once.</summary>
internal sealed class AccessParties(SignalScope scope, OwnershipLimits limits)
{
    private readonly SnapshotInterestReader _reader = new(scope.Snapshot.Entities, scope.ValidAtMicroseconds);
    private readonly CalendarDate _day = DeclaredOwnership.DayOf(scope.ValidAtMicroseconds);
    private readonly ListingDoubts _doubts = new(scope.Snapshot.Entities, DeclaredOwnership.DayOf(scope.ValidAtMicroseconds));

    /// <summary>Customers whose owners were searched up to a limit only.</summary>
    public int Bounded { get; private set; }

    /// <summary>The identifier that stands for an entity; null where the text is none.</summary>
    public async ValueTask<string?> RepresentativeAsync(string customer, CancellationToken cancellationToken) =>
        EntityId.TryParse(customer, out var entity)
            ? (await _reader.ReadClassAsync(entity, cancellationToken)).Representative.ToString()
            : null;

    /// <summary>Whether any list is logged.</summary>
    public async ValueTask<bool> HasListsAsync(CancellationToken cancellationToken) =>
        (await scope.Snapshot.Entities.ReadListAsync(null, 1, cancellationToken)).Count > 0;

    /// <summary>Reads a customer.</summary>
    public async ValueTask<AccessParty> ReadAsync(EntityId customer, bool withOwners, CancellationToken cancellationToken)
    {
        var identifiers = await _reader.ReadClassAsync(customer, cancellationToken);
        var detail = await EntityProfile.ReadAsync(scope.Snapshot.Entities, identifiers, _day, cancellationToken);
        var countries = new SortedSet<string>(detail.Jurisdictions.Where(code => code != OrUnknown.Word), StringComparer.Ordinal);
        countries.UnionWith(identifiers.Members.Select(member => member.Country?.ToString()).OfType<string>());
        var listed = await InForceAsync(detail, customer.ToString(), "", cancellationToken);
        var entries = new SortedSet<long>(detail.LogIndices.Except(detail.Listings.Select(listing => listing.Place.LogIndex)));
        bool? isUnknown = null;
        if (withOwners)
        {
            var owners = await UltimateOwners.FindAsync(
                _reader, new UltimateOwnersQuestion(customer, new OwnershipTerms(_day), Limits: limits), cancellationToken);
            Bounded += owners.BoundsReached.Count > 0 ? 1 : 0;
            isUnknown = owners.Unknown.High.Millionths > 0;
            foreach (var (party, how) in Above(owners))
            {
                var above = await EntityProfile.ReadAsync(
                    scope.Snapshot.Entities, await _reader.ReadClassAsync(party, cancellationToken), _day, cancellationToken);
                listed.AddRange(await InForceAsync(above, party.ToString(), how, cancellationToken));
            }

            entries.UnionWith(owners.Owners.SelectMany(owner => owner.Paths).SelectMany(path => path.Steps)
                .SelectMany(step => step.Entries).Select(entry => entry.Value));
        }

        return new AccessParty(
            [.. countries],
            [.. listed.GroupBy(one => (one.Who, one.List)).Select(same => same.MinBy(one => (one.Doubt is not null, one.LogIndex))!).OrderBy(one => one.Doubt is not null)],
            isUnknown,
            [.. entries]);
    }

    private static IEnumerable<(EntityId Party, string How)> Above(UltimateOwnersAnswer owners) =>
        owners.Owners.Where(owner => owner.Facts.Entity != owners.Entity)
            .Select(owner => (owner.Facts.Entity, $"owns {Range(owner.Share)} of it"))
            .Concat(owners.Controllers.Where(controller => controller.Party is not null && controller.Party != owners.Entity)
                .Select(controller => (controller.Party!.Value, controller.IsCertain ? "controls it" : "may control it")))
            .Concat(owners.Between.Select(party => (party, "has shares in it, itself or through others")))
            .DistinctBy(one => one.Item1);

    private async ValueTask<List<ListedAbove>> InForceAsync(EntityProfile party, string who, string how, CancellationToken cancellationToken)
    {
        var listed = new List<ListedAbove>();
        foreach (var listing in party.Listings.Where(listing => listing.Status == ListingStatus.InForce))
        {
            var since = await _doubts.SinceAsync(listing, cancellationToken);
            listed.Add(new ListedAbove(who, how, listing.List, since.Place.LogIndex, await _doubts.OfAsync(listing, cancellationToken)));
        }

        return listed;
    }

    private static string Range(ShareBounds share) => share.Low == share.High ? $"{share.Low} %" : $"{share.Low} to {share.High} %";
}
