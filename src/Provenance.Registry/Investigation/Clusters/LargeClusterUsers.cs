// Which customers held at least so many operations a second at once in one interconnect domain. Groups are ruled out by
// the bounds of their chunks; exact peaks are found in the order of the bounds, as far as the page needs them; what else
// is told is looked up for the page only.

using System.Runtime.InteropServices;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>One answer to the question.</summary>
internal sealed class LargeClusterUsers(QuestionScope scope, LargeClusterQuestion question, int rows)
{
    private readonly IUseFacts _uses = scope.Snapshot.Uses;
    private readonly AcceleratorWeights _weights = AcceleratorWeights.InFormat(scope, question.NumberFormat);
    private readonly CustomerControls _controls = new(scope);
    private readonly PageEvidence _evidence = new(scope.Snapshot.Uses, scope.MostLogIndices);
    private readonly (long From, long To) _period =
        (question.Period.FromMicroseconds ?? long.MinValue, question.Period.ToMicroseconds ?? long.MaxValue);

    private JudgedCustomers _identities = JudgedCustomers.Apart;
    private long _suspended;
    private long _belowForWantOfFigures;
    private long _mayBeMore;
    private (long Lifted, long NotLookedInto) _lifted;
    private IReadOnlyDictionary<ClusterName, ClusterFacts> _clusters = new Dictionary<ClusterName, ClusterFacts>();

    private sealed record FoundUser(IReadOnlyList<ChunkedGroup> Groups, HeldPeak Peak, Int128 WithoutFigure, string Rank)
        : Ranked(Peak.Held.OperationsPerSecond, Rank);

    public async ValueTask<LargeClusterAnswer> RunAsync(CancellationToken cancellationToken)
    {
        _clusters = await scope.Snapshot.Clusters.ReadClustersAsync(cancellationToken);
        _identities = await JudgedCustomers.ReadAsync(scope.Snapshot.Identities, question.IdentifiersApart, cancellationToken);
        var peaks = new UsePeaks(_uses, _weights, _period.From, _period.To);
        var users = new BoundedOrder<ChunkedGroup, FoundUser>((held, token) => FindAsync(peaks, [held], token));
        var joined = new Dictionary<(string? Customer, ClusterName Cluster, string? Domain), List<ChunkedGroup>>();
        var unknown = new UnknownDomains(bound => Reaches(new Holding(bound, 0, 0)), (groups, token) => DoReachAsync(peaks, groups, token));
        await foreach (var (group, bounds, areBounds) in _uses.ReadBoundsAsync(new UseFilter { Country = question.Country }, cancellationToken))
        {
            if (!IsFastEnough(group))
            {
                continue;
            }

            await _weights.LearnAsync(bounds, cancellationToken);
            var bound = peaks.Bound(bounds);
            unknown.Add(_identities.CustomerOf(group.Customer), group, bound.OperationsPerSecond);
            if (areBounds && IsBelow(group, bounds, bound))
            {
                continue;
            }

            var held = new ChunkedGroup(group, areBounds ? await _uses.ReadChunksAsync(group.Id, cancellationToken) : bounds);
            if (held.Chunks.Count == 0)
            {
                continue;
            }

            if (_identities.IsJoined(group.Customer))
            {
                ref var groups = ref CollectionsMarshal.GetValueRefOrAddDefault(
                    joined, (_identities.CustomerOf(group.Customer), group.Cluster, group.Domain), out _);
                (groups ??= []).Add(held);
            }
            else
            {
                await JudgeAsync(users, peaks, held, areBounds ? peaks.Bound(held.Chunks) : bound, cancellationToken);
            }
        }

        foreach (var groups in joined.Values)
        {
            // Few customers have several identifiers: what these come to together is found at once.
            if (await FindAsync(peaks, groups, cancellationToken) is { } user)
            {
                users.Add(user);
            }
        }

        _lifted = await unknown.CountAsync(cancellationToken);
        return await AnswerAsync(await users.PageAsync(scope.PageStart, rows, cancellationToken), cancellationToken);
    }

    private async ValueTask<LargeClusterAnswer> AnswerAsync(List<FoundUser> found, CancellationToken cancellationToken)
    {
        var page = new List<LargeClusterUser>(rows);
        foreach (var user in found.Take(rows))
        {
            page.Add(await CompleteAsync(user, cancellationToken));
        }

        var filter = new JobFilter { Period = question.Period, Country = question.Country };
        var contradictions = await JobContradictions.ReadAsync(scope.Snapshot.Jobs, filter, _evidence.Jobs, cancellationToken);
        var basis = contradictions.Mark(await BasisAsync(filter, page, cancellationToken));
        return new LargeClusterAnswer
        {
            Users = [.. page.Select(user => user with { Contradicting = contradictions.Of(user.LogIndices) })],
            NextPageToken = found.Count > rows ? question.PageAfter(scope, found[rows - 1].Rank) : "",
            Basis = JudgedCustomers.Mark(basis, page.Select(user => user.Judged), _identities.IsCut),
        };
    }

    private async ValueTask JudgeAsync(
        BoundedOrder<ChunkedGroup, FoundUser> users, UsePeaks peaks, ChunkedGroup held, Holding bound, CancellationToken cancellationToken)
    {
        if (!Reaches(bound))
        {
            _belowForWantOfFigures += bound.WithoutFigure > 0 ? 1 : 0;
        }
        else if (bound.WithoutFigure == 0)
        {
            users.Add(held, bound.OperationsPerSecond);
        }
        else if (await FindAsync(peaks, [held], cancellationToken) is { } user)
        {
            // Whether accelerators without a figure are why it stays below is told of all groups, also of later pages.
            users.Add(user);
        }
    }

    // Such a group adds nothing to the answer, not even to those that stay below for want of figures.
    private bool IsBelow(UseGroup group, IReadOnlyList<UseChunk> bounds, Holding bound) =>
        !_identities.IsJoined(group.Customer) && _weights.HaveFigures(bounds) && !Reaches(bound);

    private async ValueTask<FoundUser?> FindAsync(UsePeaks peaks, List<ChunkedGroup> groups, CancellationToken cancellationToken)
    {
        if (await PeakAsync(peaks, groups, cancellationToken) is not { } peak)
        {
            return null;
        }

        var withoutFigure = WithoutFigure(peaks, groups);
        if (!Reaches(peak.Held))
        {
            _belowForWantOfFigures += withoutFigure > 0 ? 1 : 0;
            return null;
        }

        return new FoundUser(groups, peak, withoutFigure, Rank(_identities.CustomerOf(groups[0].Group.Customer), groups[0].Group, peak));
    }

    // Within the period or near it, whatever is held at the peak of those that are known: the peak may be theirs.
    private static Int128 WithoutFigure(UsePeaks peaks, List<ChunkedGroup> groups) =>
        groups.Aggregate((Int128)0, (sum, held) => sum + peaks.Bound(held.Chunks).WithoutFigure);

    private ValueTask<HeldPeak?> PeakAsync(UsePeaks peaks, List<ChunkedGroup> groups, CancellationToken cancellationToken) => groups is [var only]
        ? peaks.FindAsync(only.Group.Id, only.Chunks, cancellationToken)
        : new JointPeaks(_uses, peaks, groups, _period).FindAsync(cancellationToken);

    private async ValueTask<bool> DoReachAsync(UsePeaks peaks, IReadOnlyList<UseGroup> groups, CancellationToken cancellationToken)
    {
        var held = new List<ChunkedGroup>(groups.Count);
        foreach (var group in groups)
        {
            held.Add(new ChunkedGroup(group, await _uses.ReadChunksAsync(group.Id, cancellationToken)));
        }

        return await PeakAsync(peaks, held, cancellationToken) is { } peak && Reaches(peak.Held);
    }

    // A peak of p operations a second reaches a threshold of m millionths where p × 10^6 ≥ m.
    private bool Reaches(Holding held)
    {
        var (threshold, rest) = UInt128.DivRem(question.MinOperationsPerSecond.Millionths, 1_000_000);
        return (UInt128)held.OperationsPerSecond >= threshold + (rest == 0 ? UInt128.Zero : UInt128.One);
    }

    // Reserved accelerators count as if all were held at once, in one domain: the most that it can be.
    private bool DoReservationsReach(IReadOnlyDictionary<string, Int128> reserved) => Reaches(reserved.Aggregate(
        new Holding(0, 0, 0),
        (sum, part) => sum.With(part.Value, new AcceleratorWeight(true, scope.Catalogue.Find(part.Key)?.PeakFlopsIn(question.NumberFormat)))));

    private ClusterFacts? FactsOf(UseGroup group) => _clusters.GetValueOrDefault(group.Cluster);

    private Quantity? InterconnectOf(UseGroup group) => group.Domain is { } domain ? FactsOf(group)?.Domains.GetValueOrDefault(domain) : null;

    private bool IsFastEnough(UseGroup group) =>
        question.MinInterconnectGbitPerSecond is not { } least || InterconnectOf(group) is not { } stated || stated >= least;

    private async ValueTask<LargeClusterUser> CompleteAsync(FoundUser found, CancellationToken cancellationToken)
    {
        var (group, peak) = (found.Groups[0].Group, found.Peak);
        var customer = _identities.CustomerOf(group.Customer);
        var (tally, jobs, identifiers) = (new UseTally(_uses, _period), new SortedDictionary<long, bool>(), new List<string?>());
        foreach (var held in found.Groups)
        {
            var before = tally.Jobs.Count;
            var atStart = await tally.AddAsync(held, cancellationToken);
            var named = await _evidence.FindAsync(held, _period, atStart, tally.Jobs.Count - before, LargeClusterUser.MostLogIndices, cancellationToken);
            identifiers.AddRange(named.Count > 0 ? [held.Group.Customer] : []);
            foreach (var (job, hasModel) in named)
            {
                jobs[job] = hasModel;
            }
        }

        _suspended += tally.Jobs.Suspended;
        _mayBeMore += found.WithoutFigure > peak.Held.WithoutFigure ? 1 : 0;
        return new LargeClusterUser
        {
            Customer = customer,
            Judged = _identities.Tell(customer, identifiers),
            CustomerNames = await CustomerNames.ReadAsync(scope.Snapshot.Clusters, [customer, .. identifiers], cancellationToken),
            Control = question.WithControllers ? await _controls.FindAsync(customer, cancellationToken) : null,
            Cluster = group.Cluster,
            Domain = group.Domain,
            Country = FactsOf(group)?.Country,
            InterconnectGbitPerSecond = InterconnectOf(group),
            PeakAccelerators = peak.Held.Accelerators,
            PeakAt = peak.At,
            PeakOperationsPerSecond = peak.Held.OperationsPerSecond,
            AcceleratorsWithoutFigure = peak.Held.WithoutFigure,
            AcceleratorHours = tally.Hours,
            Flop = SummedEstimate.Of(tally.Jobs.Flop),
            Jobs = tally.Jobs.Count,
            Lineages = await LineagesAsync(tally, jobs, cancellationToken),
            LogIndices = [.. jobs.Keys],
        };
    }

    private async ValueTask<IReadOnlyList<string>> LineagesAsync(UseTally tally, SortedDictionary<long, bool> jobs, CancellationToken cancellationToken)
    {
        var models = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var model in tally.Jobs.Models.Keys.Where(model => model != 0))
        {
            models.Add(await _uses.ReadTextAsync(model, cancellationToken));
        }

        var digests = new SortedSet<Digest>();
        foreach (var (job, _) in jobs.Where(job => !job.Value).TakeLast(LargeClusterUser.MostJobsWithoutModel))
        {
            digests.UnionWith((await scope.Snapshot.Lineage.ReadArtifactsAsync(job, cancellationToken))
                .Where(artifact => artifact is { Side: ArtifactSide.Output, Role: "weights", Names.Count: 0 })
                .Select(artifact => artifact.Digests[0].Digest));
        }

        return [.. models, .. digests.Select(digest => digest.ToString())];
    }

    private bool IsUndeclared(LargeClusterUser user) =>
        user.Domain is { } domain && _clusters.GetValueOrDefault(user.Cluster)?.Domains.ContainsKey(domain) != true;

    private IEnumerable<long> Inventories(IReadOnlyList<LargeClusterUser> page) =>
        page.Select(user => _clusters.GetValueOrDefault(user.Cluster)?.LogIndex).OfType<long>();

    // Sorts as text in the order of the answer: the largest peak first, then the most accelerators, then by name.
    private static string Rank(string? customer, UseGroup group, HeldPeak peak) => string.Join(
        '\n',
        Descending(peak.Held.OperationsPerSecond),
        Descending(peak.Held.Accelerators),
        customer,
        group.Cluster.Operator,
        group.Cluster.Site,
        group.Cluster.Cluster,
        group.Domain);

    private static string Descending(Int128 value) =>
        (Int128.MaxValue - value).ToString("D39", System.Globalization.CultureInfo.InvariantCulture);

    private async ValueTask<AnswerBasis> BasisAsync(JobFilter filter, IReadOnlyList<LargeClusterUser> page, CancellationToken cancellationToken)
    {
        var uncounted = await UncountedUse.ReadAsync(scope.Snapshot, filter, [null], cancellationToken);
        var conflicts = uncounted.Sums.Conflicts;
        var caveats = new List<string>
        {
            "Accelerator hours are computed from allocations, whatever the jobs state.",
            "FLOP are those of whole jobs, also where a part of a job lies outside the period or in another domain.",
        };
        caveats.AddRange(UncountedUse.SayUnknownDomains(page.Count(user => user.Domain is null)));
        Add(page.Count(IsUndeclared), "{0} [group shown uses|groups shown use] a domain that no current inventory declares: its interconnect is not known.");
        Add(_belowForWantOfFigures, "{0} [group stays|groups stay] below the threshold while accelerators without a known performance, held within the period or near it, are not counted.");
        Add(_mayBeMore, "{0} [group shown holds|groups shown hold] more accelerators without a known performance at another time within the period or near it than at the peak of the others: [its|their] peak may lie there, and be higher.");
        Add(_lifted.Lifted, "{0} [group stays|groups stay] below the threshold unless allocations of the same customer and cluster whose domain is stated as unknown lie in [its|their] domain.");
        Add(_lifted.NotLookedInto, "Of {0} more [group|groups] it was not looked whether [it reaches|they reach] the threshold with allocations of an unknown domain.");
        caveats.AddRange(uncounted.Caveats);
        if (uncounted.Unseen.Customers(DoReservationsReach) is { Count: > 0 } reserving)
        {
            caveats.Add(Counted.Say(
                reserving.Count,
                $"{{0}} [customer reserves|customers reserve] without sight of the use, in one cluster, what would reach the threshold: {Counted.Some(reserving, reserving.Count, UnseenRentals.MostNamed)}."));
        }

        if (question.WithControllers)
        {
            caveats.Add("Owners are those by shareholding that are in force on the day the answer is valid at; the question for the controllers of each shows the paths and what is unknown.");
        }

        return scope.ByFigures(scope.Basis()) with
        {
            LogIndices = EvidenceIndices.Of(_evidence.Jobs.Concat(Inventories(page))).And(_evidence.Unread),
            EntriesConsidered = page.Sum(user => user.Jobs) + conflicts,
            EntriesUnverified = _suspended + conflicts,
            EntriesOfSuspendedKeys = _suspended,
            EntriesInConflict = conflicts,
            EntriesRedacted = uncounted.Redacted,
            Caveats = caveats,
        };

        void Add(long count, string format)
        {
            if (count > 0)
            {
                caveats.Add(Counted.Say(count, format));
            }
        }
    }
}
