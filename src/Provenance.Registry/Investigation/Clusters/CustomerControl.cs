using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>Who stands behind a customer, in short; GetControllers has the paths.</summary>
/// <param name="Owners">Ultimate owners, the largest first, at most <see cref="MostOwners"/>.</param>
/// <param name="OwnersTotal">How many there are.</param>
/// <param name="Unknown">What no known owner accounts for, per cent.</param>
/// <param name="IsWhole">Whether the search reached none of its limits.</param>
public sealed record CustomerControl(IReadOnlyList<ControllingOwner> Owners, int OwnersTotal, ShareBounds Unknown, bool IsWhole)
{
    /// <summary>Most owners told.</summary>
    public const int MostOwners = 10;
}

/// <summary>An ultimate owner.</summary>
/// <param name="Entity">Entity id.</param>
/// <param name="Share">Its share over all paths, per cent.</param>
public sealed record ControllingOwner(string Entity, ShareBounds Share);

/// <summary>Looks owners up, each customer once.</summary>
/// <param name="scope">What the question is answered from.</param>
internal sealed class CustomerControls(QuestionScope scope)
{
    private readonly SnapshotInterestReader _reader = new(scope.Snapshot.Entities, scope.ValidAtMicroseconds);
    private readonly Dictionary<string, CustomerControl?> _known = new(StringComparer.Ordinal);

    /// <summary>Who stands behind a customer; null where it is not known.</summary>
    public async ValueTask<CustomerControl?> FindAsync(string? customer, CancellationToken cancellationToken)
    {
        if (customer is null || !EntityId.TryParse(customer, out var entity))
        {
            return null;
        }

        if (!_known.TryGetValue(customer, out var control))
        {
            var terms = new OwnershipTerms(DeclaredOwnership.DayOf(scope.ValidAtMicroseconds));
            var answer = await UltimateOwners.FindAsync(_reader, new UltimateOwnersQuestion(entity, terms), cancellationToken);

            // An entity in which nobody is known to hold anything ends its own path: nobody stands behind it.
            var owners = answer.Owners.Where(owner => owner.IsUltimate && owner.Facts.Entity != answer.Entity).ToList();
            control = new CustomerControl(
                [.. owners.Take(CustomerControl.MostOwners).Select(owner => new ControllingOwner(owner.Facts.Entity.ToString(), owner.Share))],
                owners.Count,
                answer.Unknown,
                answer.BoundsReached.Count == 0);
            _known.Add(customer, control);
        }

        return control;
    }
}
