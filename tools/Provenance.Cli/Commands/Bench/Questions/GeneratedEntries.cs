using System.Globalization;
using System.Text;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>The world as entries of a projected log. There is no log behind them, and nothing is signed.</summary>
internal sealed class GeneratedEntries(GeneratedWorld world)
{
    /// <summary>The groups from an entry on, each as large as the projector's largest.</summary>
    public IEnumerable<ProjectionGroup> Groups(long from, int groupEntries)
    {
        for (var first = from; first < world.Size; first += groupEntries)
        {
            var count = (int)Math.Min(groupEntries, world.Size - first);
            yield return Group(first, count);
        }
    }

    private ProjectionGroup Group(long first, int count)
    {
        var (entries, chains, changed) = (new List<ProjectedEntry>(count), new List<(long, ChainKey)>(count), new List<ChainLink>());
        for (var index = first; index < first + count; index++)
        {
            var entry = Entry(index);
            if (entry.Link!.Chain == index)
            {
                chains.Add((index, new ChainKey(entry.Record, entry.Kind, entry.Party, Digest.Of(Encoding.UTF8.GetBytes(entry.Record)))));
            }
            else if (index - 1 < first)
            {
                changed.Add(Superseded(index - 1));
            }

            entries.Add(entry);
        }

        var size = new TreeSize(first + count);
        return new ProjectionGroup
        {
            Head = new ProjectedHead(size, GeneratedWorld.DigestOf(size.Value, 30), entries[^1].LoggedAtMilliseconds),
            Entries = entries,
            Chains = chains,
            ChangedLinks = changed,
            NewlyAwaited = [],
            Arrived = [],
            Streams = [new StreamChange(new StreamState(new StreamKey(new StreamId(1), GeneratedWorld.Operator(0)), 0, size.Value, size.Value, 0, []), [], [])],
        };
    }

    private ProjectedEntry Entry(long index) => index < GeneratedWorld.EntriesBeforeJobs
        ? GeneratedBackground.Entry((int)index)
        : Job(index, world.Job(index - GeneratedWorld.EntriesBeforeJobs));

    private static ProjectedEntry Job(long index, GeneratedJob job)
    {
        var cluster = GeneratedWorld.Cluster(job.Cluster);
        var domain = GeneratedWorld.Domain(job.Cluster, job.Domain);
        var number = job.IsCorrection ? job.Number - 1 : job.Number;
        var record = string.Create(CultureInfo.InvariantCulture, $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}/jobs/{number:D9}");
        var hours = GeneratedWorld.HoursMillionths(job);
        var entry = GeneratedBackground.Of(index, "training-job", record, cluster.Operator, job.EndedAt) with
        {
            Subject = new ProjectedJob
            {
                Cluster = cluster,
                Customer = GeneratedWorld.Customer(job.Customer),
                State = "completed",
                StartedAt = job.StartedAt,
                EndedAt = job.EndedAt,
                MaxAccelerators = job.Accelerators,
                AcceleratorHours = new Estimate { Low = new Quantity(hours), High = new Quantity(hours + 1), Basis = EstimateBasis.Computed },
                Flop = GeneratedWorld.FlopMillionths(job) is not { } flop ? null : new FlopEstimate
                {
                    Low = new Quantity(flop / 10 * 9),
                    High = new Quantity(flop),
                    Basis = EstimateBasis.Declared,
                    Format = NumberFormat.Bf16,
                },
                Workload = "pretrain",
                Model = job.Model is { } model ? GeneratedWorld.Model(model) : null,
                Parameters = GeneratedWorld.Draw(job.Number, 35) % 4 == 0 ? Parameters(job) : null,
                AccessCountries = GeneratedWorld.Draw(job.Number, 36) % 16 == 0 ? [CountryCode.Parse(GeneratedWorld.Country((int)(job.Number % 60)))] : [],
                Allocations =
                [
                    new Allocation
                    {
                        From = new Timestamp(job.StartedAt),
                        To = new Timestamp(job.EndedAt),
                        Accelerator = TextValue.Parse<AcceleratorSlug>(domain.Accelerator),
                        Count = job.Accelerators,
                        Domain = OrUnknown.Known(domain.Name),
                    },
                ],
                Artifacts = Artifacts(job),
            },
        };
        return job.IsCorrection
            ? entry with { Link = new ChainLink(index, index - 1, false) { Standing = Standing.Current, CurrentFrom = index + 1, Supersedes = index - 1 }, SupersedesReason = SupersedesReason.Correction }
            : job.IsCorrected ? entry with { Link = Superseded(index) } : entry;
    }

    private static ChainLink Superseded(long index) => new(index, index, false)
    {
        Standing = Standing.Superseded,
        CurrentFrom = index + 1,
        EndedAt = index + 2,
        SupersededBy = index + 1,
    };

    // A model's checkpoints follow each other; each job goes from one to the next. Some begin with, or learn from, another
    // customer's model.
    private static List<ProjectedArtifact> Artifacts(in GeneratedJob job)
    {
        if (job.Model is not { } model || GeneratedWorld.Draw(job.Number, 31) % 2 == 0)
        {
            return [];
        }

        var version = (long)(GeneratedWorld.Draw(job.Number, 32) % GeneratedWorld.ModelVersions);
        var artifacts = new List<ProjectedArtifact>
        {
            Input("weights", "resume", GeneratedWorld.Checkpoint(model, version)),
            new(ArtifactSide.Output, "weights", "checkpoint", null, [new KindedDigest(DigestKind.File, GeneratedWorld.Checkpoint(model, version + 1))]),
        };
        var other = (int)(GeneratedWorld.Draw(job.Number, 37) % GeneratedWorld.Models);
        var theirs = GeneratedWorld.Checkpoint(other, 1 + (long)(GeneratedWorld.Draw(job.Number, 38) % GeneratedWorld.ModelVersions));
        switch (GeneratedWorld.Draw(job.Number, 39) % 400)
        {
            case 0:
                artifacts.Add(Input("weights", "finetune", theirs));
                break;
            case 1:
                artifacts.Add(Input("teacher", "distill", theirs));
                break;
            default:
                break;
        }

        return artifacts;
    }

    private static ProjectedArtifact Input(string role, string relation, Digest digest) =>
        new(ArtifactSide.Input, role, relation, null, [new KindedDigest(DigestKind.File, digest)]);

    private static Estimate Parameters(in GeneratedJob job)
    {
        var number = Quantity.FromInteger(1_000_000_000UL << (int)(GeneratedWorld.Draw(job.Model ?? 0, 40) % 8));
        return new Estimate { Low = number, High = number, Basis = EstimateBasis.Declared };
    }
}
