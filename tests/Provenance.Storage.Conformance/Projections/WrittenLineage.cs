// Statements of lineage for worlds written by hand.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Writes jobs that take models in and put them out, releases, and owners.</summary>
internal sealed class WrittenLineage(WrittenWorld world)
{
    /// <summary>The statement last written.</summary>
    public Digest? Last { get; private set; }

    /// <summary>Writes a job on a cluster; its hours count from 2026-10-01.</summary>
    /// <returns>Its entry.</returns>
    public long Job(DrawnJob job, string site = "s-1", JobState state = JobState.Completed, string? record = null, Supersedes? supersedes = null)
    {
        var index = world.Count;
        var (from, to) = (new Timestamp(DrawnWorld.Hour(job.From)), new Timestamp(DrawnWorld.Hour(job.From + job.Hours)));
        var sections = new Section[]
        {
            new Run
            {
                Salt = world.Salt(),
                State = state,
                AsOf = to,
                StartedAt = OrUnknown.Known(from),
                EndedAt = state == JobState.Running ? null : OrUnknown.Known(to),
                Allocations = [],
                AcceleratorHours = OrUnknown.Unknown<Estimate>(),
                Flop = job.Flop is { } flop
                    ? OrUnknown.Known(new FlopEstimate { Low = flop.Low, High = flop.High, Basis = EstimateBasis.Declared, Format = job.Format })
                    : OrUnknown.Unknown<FlopEstimate>(),
                Workload = new Workload { Class = job.Workload, DataDomain = job.DataDomain },
            },
            new JobParties
            {
                Salt = world.Salt(),
                Customer = job.Customer is { } customer ? OrUnknown.Known(EntityId.Parse(customer)) : OrUnknown.Unknown<EntityId>(),
                Rental = RentalReference.Unknown,
                AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
            },
            new Lineage
            {
                Salt = world.Salt(),
                Model = job.Model is { } model ? OrUnknown.Known(new ModelReference { Name = model }) : OrUnknown.Unknown<ModelReference>(),
                Parameters = job.Parameters is { } parameters ? OrUnknown.Known(Estimate.Exactly(parameters, EstimateBasis.Declared)) : OrUnknown.Unknown<Estimate>(),
                Tokens = OrUnknown.Unknown<Estimate>(),
                Inputs = OrUnknown.Known<IReadOnlyList<LineageInput>>([.. job.Inputs]),
                Outputs = OrUnknown.Known<IReadOnlyList<LineageOutput>>([.. job.Outputs]),
            },
        };
        Last = world.Write("acme", StatementKinds.Get<TrainingJobKind>(), record ?? $"acme/{site}/{job.Cluster}/jobs/j-{index}", supersedes, [], sections);
        return index;
    }

    /// <summary>Writes a release of weights.</summary>
    /// <returns>Its entry.</returns>
    public long Release(ArtifactDigests digests, string? day = null)
    {
        var index = world.Count;
        world.Write(
            "acme",
            StatementKinds.Get<ModelReleaseKind>(),
            $"acme/models/m-{index}",
            new ModelReleaseBody
            {
                Salt = world.Salt(),
                Names = [new PartyName { Text = $"Wren {index}", Kind = NameKind.Registered }],
                Publisher = OrUnknown.Unknown<EntityId>(),
                ReleasedOn = day is null ? OrUnknown.Unknown<CalendarDate>() : OrUnknown.Known(CalendarDate.Parse(day)),
                Artifacts = [new ReleasedArtifact { Role = ArtifactRole.Weights, Digests = digests }],
                DeclaredOrigin = OrUnknown.Unknown<CountryCode>(),
                Flop = OrUnknown.Unknown<FlopEstimate>(),
            });
        return index;
    }

    /// <summary>Writes that an entity belongs to another, whole: from one day to another, where these are given.</summary>
    public void Owned(string entity, string owner, string? from = null, string? to = null) => world.Write(
        "acme",
        StatementKinds.Get<EntityKind>(),
        "entities/" + entity,
        new Identity
        {
            Salt = world.Salt(),
            Entity = EntityId.Parse(entity),
            Type = EntityType.LegalEntity,
            Names = [new PartyName { Text = "Party " + entity, Kind = NameKind.Registered }],
            Jurisdiction = OrUnknown.Unknown<CountryCode>(),
        },
        new Owners
        {
            Salt = world.Salt(),
            AsOf = WrittenWorld.HoursAgo(from is null ? 2_000 : 1),
            Complete = Completeness.Unknown,
            Interests =
            [
                new Interest
                {
                    Party = OrUnknown.Known(EntityId.Parse(owner)),
                    Type = InterestCode.Parse("shareholding"),
                    DirectOrIndirect = Directness.Direct,
                    SharePercent = OrUnknown.Known(new ShareRange { Minimum = Quantity.FromInteger(100), Maximum = Quantity.FromInteger(100) }),
                    From = from is null ? null : CalendarDate.Parse(from),
                    To = to is null ? null : CalendarDate.Parse(to),
                },
            ],
        });

    /// <summary>Weights by a file and their shapes, named by words.</summary>
    public static ArtifactDigests Shaped(string file, string shapes) => new() { File = DrawnWorld.Named(file), Shapes = DrawnWorld.Named(shapes) };
}
