using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>The world as entries of a projected log. There is no log behind them, and nothing is signed.</summary>
internal sealed class GeneratedEntries(GeneratedWorld world)
{
    private const int ArtifactVersions = 50;

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
            Head = new ProjectedHead(size, DigestOf(size.Value, 30), entries[^1].LoggedAtMilliseconds),
            Entries = entries,
            Chains = chains,
            ChangedLinks = changed,
            NewlyAwaited = [],
            Arrived = [],
            Streams = [new StreamState(new StreamKey(new StreamId(1), GeneratedWorld.Operator(0)), 0, size.Value, size.Value, 0, [])],
        };
    }

    private ProjectedEntry Entry(long index) => index < GeneratedWorld.Clusters ? Inventory((int)index)
        : index < GeneratedWorld.EntriesBeforeJobs ? Entity((int)(index - GeneratedWorld.Clusters))
        : Job(index, world.Job(index - GeneratedWorld.EntriesBeforeJobs));

    private static ProjectedEntry Inventory(int number)
    {
        var cluster = GeneratedWorld.Cluster(number);
        var domains = Enumerable.Range(0, GeneratedWorld.DomainsPerCluster).Select(domain => GeneratedWorld.Domain(number, domain));
        return Of(number, "cluster-inventory", $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}", cluster.Operator, GeneratedWorld.From) with
        {
            Subject = new ProjectedInventory(cluster, true, new Capacity
            {
                Salt = default,
                AsOf = new Timestamp(GeneratedWorld.From),
                Status = ClusterStatus.Operational,
                Country = CountryCode.Parse(GeneratedWorld.Country(number)),
                Domains = [.. domains.Select(domain => new InterconnectDomain
                {
                    Domain = domain.Name,
                    Accelerator = TextValue.Parse<AcceleratorSlug>(domain.Accelerator),
                    Count = domain.Count,
                    InterconnectGbitPerSecond = domain.StatesInterconnect ? OrUnknown.Known(Quantity.FromInteger(400)) : OrUnknown.Unknown<Quantity>(),
                })],
            }, null),
        };
    }

    private static ProjectedEntry Entity(int number)
    {
        var id = EntityId.Parse(GeneratedWorld.Customer(number));
        var interests = GeneratedWorld.Owners(number).Select(owner => new Interest
        {
            Party = OrUnknown.Known(EntityId.Parse(GeneratedWorld.Customer(owner.Owner))),
            Type = TextValue.Parse<InterestCode>("shareholding"),
            DirectOrIndirect = Directness.Direct,
            SharePercent = OrUnknown.Known(new ShareRange
            {
                Minimum = Quantity.FromInteger((ulong)owner.Percent),
                Maximum = Quantity.FromInteger((ulong)owner.Percent),
            }),
        });
        var identity = new Identity
        {
            Salt = default,
            Entity = id,
            Type = EntityType.LegalEntity,
            Names = [new PartyName { Text = GeneratedWorld.CustomerName(number), Kind = NameKind.Registered }],
            Jurisdiction = OrUnknown.Known(CountryCode.Parse(GeneratedWorld.Customer(number).Split(':')[1])),
        };
        var owners = new Owners { Salt = default, AsOf = new Timestamp(GeneratedWorld.From), Complete = Completeness.Yes, Interests = [.. interests] };
        return Of(GeneratedWorld.Clusters + number, "entity", $"entities/{id}", GeneratedWorld.Operator(number % GeneratedWorld.Operators), GeneratedWorld.From) with
        {
            Subject = new ProjectedEntity(id.ToString(), identity, owners),
        };
    }

    private static ProjectedEntry Job(long index, GeneratedJob job)
    {
        var cluster = GeneratedWorld.Cluster(job.Cluster);
        var domain = GeneratedWorld.Domain(job.Cluster, job.Domain);
        var number = job.IsCorrection ? job.Number - 1 : job.Number;
        var record = string.Create(CultureInfo.InvariantCulture, $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}/jobs/{number:D9}");
        var hours = GeneratedWorld.HoursMillionths(job);
        var entry = Of(index, "training-job", record, cluster.Operator, job.EndedAt) with
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

    // A model's checkpoints follow each other; each job goes from one to the next.
    private static List<ProjectedArtifact> Artifacts(in GeneratedJob job)
    {
        if (job.Model is not { } model || GeneratedWorld.Draw(job.Number, 31) % 2 == 0)
        {
            return [];
        }

        var version = (long)(GeneratedWorld.Draw(job.Number, 32) % ArtifactVersions);
        return
        [
            new ProjectedArtifact(ArtifactSide.Input, "weights", "resume", null, [new KindedDigest(DigestKind.File, Checkpoint(model, version))]),
            new ProjectedArtifact(ArtifactSide.Output, "weights", "checkpoint", null, [new KindedDigest(DigestKind.File, Checkpoint(model, version + 1))]),
        ];
    }

    private static Digest Checkpoint(int model, long version) => DigestOf((model * 1_000L) + version, 33);

    private static ProjectedEntry Of(long index, string kind, string record, string party, long at) => new()
    {
        Index = index,
        StatementId = DigestOf(index, 34),
        Kind = kind,
        Record = record,
        Party = party,
        IssuedAtMicroseconds = at,
        LoggedAtMilliseconds = (GeneratedWorld.To / 1_000) + (index / 100),
        Link = new ChainLink(index, index, false) { Standing = Standing.Current, CurrentFrom = index + 1 },
        Stream = 0,
        Sequence = index + 1,
    };

    private static Digest DigestOf(long number, ulong use)
    {
        Span<byte> bytes = stackalloc byte[Digest.SizeBytes];
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes[(8 * i)..], GeneratedWorld.Draw(number, use + (100 * (ulong)(i + 1))));
        }

        return new Digest(bytes);
    }
}
