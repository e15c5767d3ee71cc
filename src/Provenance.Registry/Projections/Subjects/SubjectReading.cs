using System.Collections.Frozen;
using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>Which part of a statement is projected, by kind. A kind that is not here is projected as a statement only.</summary>
internal static class SubjectReading
{
    private static readonly FrozenDictionary<StatementKind, Func<StatementContent, ProjectedSubject?>> ByKind =
        new Dictionary<StatementKind, Func<StatementContent, ProjectedSubject?>>
        {
            [StatementKinds.Get<TrainingJobKind>()] = ProjectedJob.Read,
            [StatementKinds.Get<ClusterInventoryKind>()] = ProjectedInventory.Read,
            [StatementKinds.Get<EntityKind>()] = ProjectedEntity.Read,
            [StatementKinds.Get<RentalKind>()] = ProjectedRental.Read,
            [StatementKinds.Get<ModelReleaseKind>()] = ProjectedRelease.Read,
            [StatementKinds.Get<ListingKind>()] = ProjectedListing.Read,
            [StatementKinds.Get<JudgementKind>()] = ProjectedJudgement.Read,
            [StatementKinds.Get<UsageKind>()] = ProjectedUsage.Read,
            [StatementKinds.Get<PeriodCloseKind>()] = ProjectedPeriodClose.Read,
            [StatementKinds.Get<AccreditationKind>()] = ProjectedAccreditation.Read,
        }.ToFrozenDictionary();

    /// <summary>What the statement says; null for a withdrawal, which says nothing, and for kinds without a projection.</summary>
    public static ProjectedSubject? Read(StatementContent content) =>
        !content.Statement.IsWithdrawal && ByKind.TryGetValue(content.Statement.Kind, out var read) ? read(content) : null;
}
