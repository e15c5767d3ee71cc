// Question 2 of an investigator: who is behind this entity? The arithmetic is UltimateOwners'; here it is asked as of two
// times, held against every line on beneficial ownership of the rule set, and the parties are named.

using Provenance.Registry.Ownership;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Control;

/// <summary>The question GetControllers.</summary>
public sealed record ControllersQuestion : Question<ControllersAnswer>
{
    /// <summary>Any identifier of the entity.</summary>
    public required EntityId Entity { get; init; }

    /// <summary>What is counted in per cent.</summary>
    public ShareMeasure Measure { get; init; }

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Entities = [Entity.ToString()] };

    /// <inheritdoc/>
    protected internal override Refusal? Check() => null;

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<ControllersAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var day = DeclaredOwnership.DayOf(scope.ValidAtMicroseconds);
        var lines = OwnershipLine.Of(scope.Rules, OwnershipAlgorithm.PathProduct, day);
        var reader = new SnapshotInterestReader(scope.Snapshot.Entities, scope.ValidAtMicroseconds);
        var question = new UltimateOwnersQuestion(Entity, new OwnershipTerms(day, Measure))
        {
            MoreThresholds = [.. lines.Select(line => line.Share)],
        };
        var owners = await UltimateOwners.FindAsync(reader, question, cancellationToken);
        var basis = new ControlBasis(scope, reader, day);
        await basis.DescribeAsync(EntitiesOf(owners), cancellationToken);
        basis.Note(owners.Unknown.High.Millionths > 0, $"{(owners.Unknown.Low == owners.Unknown.High ? "" : $"{owners.Unknown.Low} to ")}{owners.Unknown.High} % belongs to owners who are not known.");
        var names = await UnknownHolders.SayAsync(reader, owners, question.Terms, cancellationToken);
        basis.Note(names.Length > 0, names);
        basis.Note(true, "Statements do not say whether a company's shares are traded in public, so that paths go on through such companies.");
        return InvestigationOutcome<ControllersAnswer>.Of(new ControllersAnswer
        {
            Owners = owners,
            NotInForce = await InterestsNotInForce.SayAsync(reader, owners.Entity, question.Terms, cancellationToken),
            Lines = lines,
            Parties = [.. basis.Parties],
            Basis = basis.Close(Entries(owners), [], owners.BoundsReached),
        });
    }

    // Everybody whom the answer names: who is called by an identifier alone looks like a stranger.
    private static IEnumerable<EntityId> EntitiesOf(UltimateOwnersAnswer answer) =>
    [
        answer.Entity,
        .. answer.Owners.Select(owner => owner.Facts.Entity),
        .. answer.Controllers.Select(controller => controller.Party).OfType<EntityId>(),
        .. answer.DeclaredIndirect.Where(stated => stated.Interest.Party.IsKnown).Select(stated => stated.Interest.Party.Value),
        .. Shares(answer).SelectMany(step => new[] { step.Held, step.Holder }),
        .. answer.ControlInterests.SelectMany(placed => new EntityId?[] { placed.Held, placed.Interest.Holder }).OfType<EntityId>(),
        .. answer.Gaps.Select(gap => gap.Entity),
        .. answer.Remarks.SelectMany(remark => new EntityId?[] { remark.Entity, remark.Holder }).OfType<EntityId>(),
    ];

    private static IEnumerable<OwnershipStep> Shares(UltimateOwnersAnswer answer) =>
    [
        .. answer.Owners.SelectMany(owner => owner.Paths).SelectMany(path => path.Steps),
        .. answer.Circles.SelectMany(circle => circle.Shares),
        .. answer.FurtherShares,
    ];

    private static IEnumerable<LeafIndex> Entries(UltimateOwnersAnswer answer) =>
    [
        .. Shares(answer).SelectMany(step => step.Entries),
        .. answer.ControlInterests.Select(placed => placed.Interest.Entry),
        .. answer.Controllers.SelectMany(controller => controller.Steps)
            .SelectMany(step => step.Interest is { } interest ? [interest.Entry] : step.Majority?.Entries ?? []),
        .. answer.DeclaredIndirect.Select(stated => stated.Statement.Entry),
        .. answer.Remarks.SelectMany(remark => remark.Entries),
    ];
}

/// <summary>Who is behind an entity.</summary>
public sealed record ControllersAnswer : IAnswer
{
    /// <summary>Owners, controllers, and what is unknown.</summary>
    public required UltimateOwnersAnswer Owners { get; init; }

    /// <summary>Says, where interests are stated and none was in force on the day, that this is so, and when the nearest were; empty otherwise.</summary>
    public required string NotInForce { get; init; }

    /// <summary>The rule set's lines on beneficial ownership, in the order of <see cref="UltimateOwner.ReachesMore"/>.</summary>
    public required IReadOnlyList<OwnershipLine> Lines { get; init; }

    /// <summary>The entities met, in order of their identifiers.</summary>
    public required IReadOnlyList<EntityProfile> Parties { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}
