// Which customers held at least so many operations a second at once in one interconnect domain. Uses come in runs of one
// customer and cluster, so that only one run is in memory at a time; a run is parted by domain, and each part swept.

using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>One answer to the question.</summary>
internal sealed class LargeClusterUsers(IInvestigationSnapshot snapshot, LargeClusterQuestion question, AcceleratorCatalogue catalogue)
{
    private readonly List<(LargeClusterUser User, IReadOnlyList<long> JobsWithoutModel)> _users = [];
    private readonly HashSet<long> _suspended = [];
    private long _belowForWantOfFigures;
    private long _unknownDomains;
    private long _undeclaredDomains;
    private IReadOnlyDictionary<ClusterName, ClusterFacts> _clusters = new Dictionary<ClusterName, ClusterFacts>();

    public async ValueTask<InvestigationOutcome<LargeClusterAnswer>> RunAsync(CancellationToken cancellationToken)
    {
        var identity = PageToken.Question(
            "ListLargeClusterUsers",
            question.Period,
            question.MinOperationsPerSecond,
            question.NumberFormat,
            question.MinInterconnectGbitPerSecond,
            question.Country);
        var after = "";
        if (question.PageToken.Length > 0 && !PageToken.TryDecode(identity, question.PageToken, out after))
        {
            return InvestigationOutcome<LargeClusterAnswer>.Refuse(PageToken.Invalid);
        }

        _clusters = await snapshot.ReadClustersAsync(cancellationToken);
        await ReadAsync(cancellationToken);
        var ordered = _users.Select(found => (found.User, found.JobsWithoutModel, Rank: Rank(found.User)))
            .OrderBy(found => found.Rank, StringComparer.Ordinal)
            .SkipWhile(found => after.Length > 0 && string.CompareOrdinal(found.Rank, after) <= 0)
            .ToList();
        var size = question.PageSize == 0 ? JobQuestion.DefaultPageSize : question.PageSize;
        var page = new List<LargeClusterUser>(Math.Min(size, ordered.Count));
        foreach (var (user, jobsWithoutModel, _) in ordered.Take(size))
        {
            page.Add(await CompleteAsync(user, jobsWithoutModel, cancellationToken));
        }

        return InvestigationOutcome<LargeClusterAnswer>.Of(new LargeClusterAnswer
        {
            Users = page,
            NextPageToken = ordered.Count > size ? PageToken.Encode(identity, ordered[size - 1].Rank) : "",
            Basis = await BasisAsync(cancellationToken),
        });
    }

    private async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        var run = new Dictionary<string, (ClusterUse First, ClusterUserGroup Group)>(StringComparer.Ordinal);
        (string?, ClusterName)? open = null;
        await foreach (var use in snapshot.ReadUsesAsync(question.Period, question.Country, cancellationToken))
        {
            if (open != (use.Customer, use.Cluster))
            {
                Close(run);
                open = (use.Customer, use.Cluster);
            }

            // A domain has at least one character, so that none stands for unknown.
            var domain = use.Domain ?? "";
            if (!run.TryGetValue(domain, out var part))
            {
                part = (use, new ClusterUserGroup(question.Period, question.NumberFormat, catalogue));
                run.Add(domain, part);
            }

            part.Group.Add(use);
            if (use.IsSignerSuspended)
            {
                _suspended.Add(use.LogIndex);
            }
        }

        Close(run);
    }

    private void Close(Dictionary<string, (ClusterUse First, ClusterUserGroup Group)> run)
    {
        foreach (var (first, group) in run.Values)
        {
            var facts = _clusters.GetValueOrDefault(first.Cluster);
            if (group.ToUser(first, facts) is { } user && IsFastEnough(user))
            {
                Judge(user, group, facts);
            }
        }

        run.Clear();
    }

    private void Judge(LargeClusterUser user, ClusterUserGroup group, ClusterFacts? facts)
    {
        // A peak of p operations a second reaches a threshold of m millionths where p × 10^6 ≥ m.
        var (threshold, rest) = UInt128.DivRem(question.MinOperationsPerSecond.Millionths, 1_000_000);
        if ((UInt128)user.PeakOperationsPerSecond < threshold + (rest == 0 ? UInt128.Zero : UInt128.One))
        {
            _belowForWantOfFigures += user.AcceleratorsWithoutFigure > 0 ? 1 : 0;
            return;
        }

        _unknownDomains += user.Domain is null ? 1 : 0;
        _undeclaredDomains += user.Domain is { } domain && facts?.Domains.ContainsKey(domain) != true ? 1 : 0;
        _users.Add((user, group.JobsWithoutModel));
    }

    private bool IsFastEnough(LargeClusterUser user) =>
        question.MinInterconnectGbitPerSecond is not { } least || user.InterconnectGbitPerSecond is not { } stated || stated >= least;

    private async ValueTask<LargeClusterUser> CompleteAsync(
        LargeClusterUser user, IReadOnlyList<long> jobsWithoutModel, CancellationToken cancellationToken)
    {
        var digests = new SortedSet<Digest>();
        foreach (var job in jobsWithoutModel)
        {
            digests.UnionWith((await snapshot.ReadArtifactsAsync(job, cancellationToken))
                .Where(artifact => artifact is { Side: ArtifactSide.Output, Role: "weights", Names.Count: 0 })
                .Select(artifact => artifact.Digests[0].Digest));
        }

        return user with
        {
            CustomerNames = user.Customer is { } customer ? await snapshot.ReadNamesAsync(customer, cancellationToken) : [],
            Lineages = [.. user.Lineages, .. digests.Select(digest => digest.ToString())],
        };
    }

    // Sorts as text in the order of the answer: the largest peak first, then the most accelerators, then by name.
    private static string Rank(LargeClusterUser user) => string.Join(
        '\n',
        Descending(user.PeakOperationsPerSecond),
        Descending(user.PeakAccelerators),
        user.Customer,
        user.Cluster.Operator,
        user.Cluster.Site,
        user.Cluster.Cluster,
        user.Domain);

    private static string Descending(Int128 value) =>
        (Int128.MaxValue - value).ToString("D39", System.Globalization.CultureInfo.InvariantCulture);

    private async ValueTask<AnswerBasis> BasisAsync(CancellationToken cancellationToken)
    {
        var filter = new JobFilter { Period = question.Period, Country = question.Country };
        var redacted = await snapshot.CountRedactedJobsAsync(filter, cancellationToken);
        var caveats = new List<string>
        {
            "FLOP are those of whole jobs, also where a part of a job lies outside the period or in another domain.",
        };
        Add(_unknownDomains, "{0} groups hold allocations whose domain is stated as unknown: they may lie in several domains.");
        Add(_undeclaredDomains, "{0} groups use a domain that no current inventory declares: its interconnect is not known.");
        Add(_belowForWantOfFigures, "{0} groups stay below the threshold while accelerators without a known performance are not counted.");
        Add(redacted, "{0} jobs have redacted sections, whatever their period: what they used is not counted, or not under its customer.");
        return AnswerBasis.Of(snapshot.Head) with
        {
            EntriesOfSuspendedKeys = _suspended.Count,
            EntriesInConflict = await snapshot.CountConflictsAsync(filter, cancellationToken),
            EntriesRedacted = redacted,
            Caveats = caveats,
        };

        void Add(long count, string format)
        {
            if (count > 0)
            {
                caveats.Add(format.Replace("{0}", count.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
            }
        }
    }
}
