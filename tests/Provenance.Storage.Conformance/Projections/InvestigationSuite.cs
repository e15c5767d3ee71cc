using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Answers from tables against answers from lists, on random worlds.</summary>
public abstract class InvestigationSuite : RandomWorldSuiteBase
{
    private static readonly Trials Few = new(Worlds: 14, Questions: 12, WorldSize: 110, "training-job", "training-job", "judgement", "cluster-inventory") { AtMoments = true, SomeAreInOrder = true };
    private static readonly Trials Large = new(Worlds: 3, Questions: 12, WorldSize: 700, "training-job", "judgement") { AtMoments = true, SomeAreInOrder = true };

    // Hours or days; sometimes open at an end; sometimes on the bounds of days or months.
    private static readonly Gen<Period> Periods =
        from ago in Gen.Int[0, 45]
        from length in Gen.Int[1, 30]
        from open in Gen.Int[0, 3]
        from unit in OneOf(1, 24)
        from shift in Gen.Int[0, 9]
        select new Period((open & 1) == 1 ? null : Hour((ago + length) * unit) - (shift * 1_111_111), (open & 2) == 2 ? null : Hour(ago * unit));

    private static readonly Gen<JobFilter> Filters =
        from period in Periods
        from customer in Sometimes([.. WorldReports.Customers, "unknown"])
        from handle in Sometimes("acme", "zenith", "nobody")
        from cluster in Sometimes("c-0", "c-1")
        from country in Sometimes("SG", "MY", "FR")
        from model in Sometimes(WorldReports.Models)
        from accelerators in Gen.Int[0, 80].Select(number => number < 40 ? 0 : number)
        from flop in Gen.Long[0, long.MaxValue]
        from smaller in Gen.Int[0, 40]
        from parts in Gen.Int[0, 7]
        from known in OneOf(WorldReports.Customers)
        select parts switch
        {
            // What is asked for alone is answered from totals of its own.
            4 => new JobFilter { MinAccelerators = accelerators },
            5 => new JobFilter { MinFlop = new Quantity((UInt128)flop * 1_000_000_000_000_000 >> smaller) },
            6 => new JobFilter { Model = model },
            7 => new JobFilter { Customer = known },
            _ => new JobFilter
            {
                Period = parts == 0 ? period : Period.Always,
                Customer = customer,
                Operator = handle,
                Cluster = cluster,
                Country = country,
                Model = model,
                MinAccelerators = parts == 1 ? accelerators : 0,
                MinFlop = parts == 2 ? new Quantity((UInt128)flop * 1_000_000_000_000_000) : null,
            },
        };

    private static readonly Gen<LargeClusterQuestion> ClusterQuestions =
        from period in Periods
        from country in Sometimes("SG", "MY")
        from interconnect in Gen.Int[0, 5]
        from chips in Gen.Int[0, 200]
        from format in OneOf(NumberFormat.Bf16, NumberFormat.Fp8)
        from apart in OneOf(false, false, true)
        select new LargeClusterQuestion
        {
            IdentifiersApart = apart,
            Period = period,
            Country = country,
            MinInterconnectGbitPerSecond = interconnect == 0 ? null : Quantity.FromInteger((ulong)interconnect * 100),
            MinOperationsPerSecond = Quantity.FromInteger((ulong)chips * 300_000_000_000_000),
            NumberFormat = format,
            PageSize = 1_000,
        };

    private static readonly Gen<LineageQuestion> LineageQuestions =
        from isModel in Gen.Bool
        from model in OneOf([.. WorldReports.Models, "corpus", "Release 1"])
        from kind in OneOf("f", "m", "t", "s")
        from number in Gen.Int[0, 12]
        from isUp in Gen.Bool
        from depth in Gen.Int[1, 12]
        select new LineageQuestion
        {
            Digest = isModel ? null : WorldReports.Named(kind + number),
            Model = isModel ? model : null,
            Direction = isUp ? LineageDirection.Ancestors : LineageDirection.Descendants,
            MaxDepth = depth,
            MaxNodes = LineageQuestion.MostNodes,
        };

    [Fact]
    public Task Searches_find_what_a_walk_over_the_list_finds() => EachViewAsync(Filters, Few, async (view, investigator, filter, coverage) =>
    {
        var isApart = filter.MinAccelerators > 0;
        var identities = new ObviousIdentities(view, isApart);
        IReadOnlyList<string?> identifiers = filter.Customer is { } asked ? [.. identities.MembersOf(asked)] : [filter.Customer];
        List<WorldEntry> found =
        [
            .. identifiers.SelectMany(customer => ObviousJobs.Find(view.Entries, filter with { Customer = customer }))
                .OrderByDescending(ObviousJobs.StartOf).ThenByDescending(job => job.Index),
        ];
        var current = found.Where(job => job.Standing == Standing.Current).ToList();
        foreach (var includeDisputed in new[] { false, true })
        {
            var expected = includeDisputed ? found : current;
            var (jobs, answer) = await PagesAsync(investigator, new JobQuestion { Filter = filter, IncludeDisputed = includeDisputed, IdentifiersApart = isApart, PageSize = 3, AsOf = view.AsOf });
            Assert.Equal(expected.Select(job => job.Index), jobs.Select(job => job.Figures.LogIndex));
            Assert.Equal(current.Count, answer.Totals.Jobs);
            Assert.Equal(ObviousJobs.SumOfFlop(current), answer.Totals.Flop?.High.Millionths ?? 0);
            Assert.Equal(ObviousJobs.SumOfHours(current), answer.Totals.AcceleratorHours?.Low.Millionths ?? 0);
            Assert.Equal(ObviousJobs.MaxAccelerators(current), answer.Totals.MaxAccelerators);
            Assert.Equal(current.Count(job => job.Content.Section<Run>() is not { Flop.IsKnown: true }), answer.Totals.JobsWithoutFlop);
            // Of the last page, what contradicts its jobs is counted also where it does not pass the filter itself.
            var contradicting = ObviousIdentities.Contradicting(view.Entries, answer.Jobs.Select(job => job.Figures.LogIndex));
            var conflicts = found.Where(job => job.Standing == Standing.Conflict).Select(job => job.Index).Union(contradicting).Count();
            Assert.Equal(contradicting, answer.Basis.Contradicting);
            Assert.Subset(answer.Basis.LogIndices.Shown.ToHashSet(), contradicting.ToHashSet());
            Assert.Equal((conflicts, current.Count + conflicts), (answer.Basis.EntriesInConflict, answer.Basis.EntriesConsidered));
            Assert.Equal(filter.Customer is null ? "" : identities.Tell(filter.Customer, identifiers), ObviousIdentities.Describe(answer.Judged));
            coverage.Note("jobs of several identifiers", answer.Judged is null || jobs.Count == 0 ? 0 : jobs.Select(job => job.Customer).Distinct().Count() - 1);
            coverage.Note("contradicting jobs", contradicting.Count);
            Assert.Equal(found.Count(job => job.Stored.SignerSuspended), answer.Basis.EntriesOfSuspendedKeys);
            AssertTree(view, answer.Basis);
            ObviousUncounted.AssertPlaced(view, filter, answer.Basis, coverage);
            Assert.All(jobs, job => AssertShown(view, job));
            coverage.Note("jobs found", jobs.Count);
            coverage.Note("several pages", jobs.Count > 3);
            coverage.Note("jobs in conflict", (int)answer.Basis.EntriesInConflict);
            coverage.Note("jobs of suspended keys", (int)answer.Basis.EntriesOfSuspendedKeys);
        }

        coverage.NoteStandings(view, "training-job");
        coverage.NoteStandings(view, "cluster-inventory");
    });

    [Fact]
    public async Task Jobs_of_exactly_the_size_asked_for_and_next_to_it_are_counted_once()
    {
        using var world = await ProjectAsync(11, 300);
        var (view, investigator) = (WorldView.Whole(world), Investigate(world));
        var sizes = ObviousJobs.Find(view.Entries, new JobFilter())
            .Select(job => job.Content.Section<Run>() is { Flop.IsKnown: true } run ? run.Flop.Value.High.Millionths : 0)
            .Distinct().Order().ToList();
        Assert.True(sizes.Count > 20);
        foreach (var size in sizes.SelectMany(size => new[] { size == 0 ? 0 : size - 1, size, size + 1 }))
        {
            var filter = new JobFilter { MinFlop = new Quantity(size) };
            var current = ObviousJobs.Find(view.Entries, filter).Where(job => job.Standing == Standing.Current).ToList();
            var totals = (await investigator.AskAsync(new JobQuestion { Filter = filter, PageSize = 1 }, Token)).Answer!.Totals;
            Assert.Equal((current.Count, ObviousJobs.SumOfFlop(current)), (totals.Jobs, totals.Flop?.High.Millionths ?? 0));
        }
    }

    // Where little was logged since, it is taken away from what is known now; where much was, only what was whole by then counts.
    [Fact]
    public async Task Sums_at_every_earlier_size_are_of_what_was_logged_by_then()
    {
        const int size = 200;
        using var world = await ProjectAsync(12, size);
        var investigator = Investigate(world);
        JobFilter[] filters =
        [
            new(),
            new() { Customer = WorldReports.Customers[0] },
            new() { Model = WorldReports.Models[0] },
            new() { Period = new Period(Hour(60), Hour(2)) },
        ];
        foreach (var filter in filters)
        {
            var counts = new SortedSet<int>();
            for (var known = size; known > 0; known -= 3)
            {
                var view = WorldView.At(world, known);
                var current = ObviousJobs.Find(view.Entries, filter).Where(job => job.Standing == Standing.Current).ToList();
                var question = new JobQuestion { Filter = filter, IdentifiersApart = true, PageSize = 1, AsOf = view.AsOf };
                var totals = (await investigator.AskAsync(question, Token)).Answer!.Totals;
                Assert.Equal(
                    (current.Count, ObviousJobs.SumOfFlop(current), ObviousJobs.SumOfHours(current), ObviousJobs.MaxAccelerators(current)),
                    (totals.Jobs, totals.Flop?.High.Millionths ?? 0, totals.AcceleratorHours?.Low.Millionths ?? 0, totals.MaxAccelerators));
                _ = counts.Add(current.Count);
            }

            Assert.True(counts.Count > 3);
        }
    }

    [Fact]
    public Task Users_of_large_clusters_are_those_that_counting_at_every_moment_finds() =>
        EachViewAsync(ClusterQuestions, Few, AssertUsersAsync);

    [Fact]
    public Task Users_are_the_same_where_their_use_fills_many_chunks() =>
        EachViewAsync(ClusterQuestions, Large, AssertUsersAsync);

    [Fact]
    public Task Lineages_are_those_of_the_whole_graph() => EachViewAsync(LineageQuestions, Few, async (view, investigator, asked, coverage) =>
    {
        var question = asked with { AsOf = view.AsOf };
        var graph = new ObviousLineage(view.Entries);
        var start = question.Digest is { } digest ? graph.Start(digest) : graph.Start(question.Model!);
        var expected = graph.Search(start, question.Direction, question.MaxDepth);
        var answer = (await investigator.AskAsync(question, Token)).Answer!;
        AssertTree(view, answer.Basis);
        var texts = answer.Nodes.ToDictionary(node => node.NodeId, graph.TextOf);
        Assert.Equal(
            expected.Select(pair => $"{pair.Value} {pair.Key}").Order(StringComparer.Ordinal),
            answer.Nodes.Select(node => $"{node.Depth} {texts[node.NodeId]}").Order(StringComparer.Ordinal));
        var deeper = graph.Search(start, question.Direction, question.MaxDepth + 1);
        Assert.Equal(deeper.Count > expected.Count, answer.IsTruncated);
        Assert.Equal(
            graph.Edges
                .Where(edge => expected.ContainsKey(edge.From) && expected.ContainsKey(edge.To))
                .Select(edge => edge.ToString()).Order(StringComparer.Ordinal),
            answer.Edges
                .Select(edge => new ObviousEdge(texts[edge.From], texts[edge.To], edge.Relation, edge.IsByNameOnly).ToString())
                .Order(StringComparer.Ordinal));
        Assert.All(
            answer.Nodes.Where(node => node.Artifact is not null),
            node => Assert.Equal(graph.IsUndeclared(texts[node.NodeId]), node.Artifact!.IsUndeclaredParent));
        var certain = graph.Reach(start, question.Direction, edge => !edge.IsByNameOnly && expected.ContainsKey(edge.From) && expected.ContainsKey(edge.To));
        var makers = answer.Nodes.Where(node => node.Maker is not null).ToList();
        var byName = makers.Where(node => !certain.Contains(texts[node.NodeId])).Select(node => node.Maker!.LogIndex).ToList();
        new ObviousEvidence(view, graph).AssertBasis(
            answer.Basis, makers.Select(node => node.Maker!.LogIndex), byName, texts.Values, question.Digest, coverage);
        coverage.Note("jobs and releases that a name alone joins", byName.Count);
        coverage.Note("edges", answer.Edges.Count);
        coverage.Note("edges by a name alone", answer.Edges.Count(edge => edge.IsByNameOnly));
        coverage.Note("undeclared parents", answer.Nodes.Count(node => node.Artifact is { IsUndeclaredParent: true }));
        coverage.Note("diamonds", answer.Nodes.Count(node => node.Depth > 0 && answer.Edges.Count(edge =>
            (question.Direction == LineageDirection.Ancestors ? edge.From : edge.To) == node.NodeId) > 1));
        coverage.Note("circles", answer.Nodes.Count(node => node.Depth == 0) == 1 && answer.Edges.Any(edge =>
            answer.Nodes.Single(node => node.Depth == 0).NodeId == (question.Direction == LineageDirection.Ancestors ? edge.From : edge.To)));
        coverage.Note("cut at the depth asked for", answer.IsTruncated);
    });

    [Fact]
    public async Task A_time_stands_for_what_was_logged_by_then()
    {
        using var world = await ProjectAsync(6, 40);
        var start = WorldReports.Now.Microseconds / 1_000;
        foreach (var (time, size) in new[] { (start - 1, 0), (start, 1), (start + 20, 21), (start + 39, 40), (start + 1_000_000, 40) })
        {
            var question = new JobQuestion { AsOf = new AsOf { KnownAtMilliseconds = time } };
            AssertTree(WorldView.At(world, size), (await Investigate(world).AskAsync(question, Token)).Answer!.Basis);
        }
    }

    [Fact]
    public async Task A_size_that_the_log_does_not_hold_is_refused_and_so_are_two_ways_to_say_what_is_known()
    {
        using var world = await ProjectAsync(6, 40);
        var beyond = new JobQuestion { AsOf = new AsOf { KnownAt = new TreeSize(41) } };
        var unheld = (await Investigate(world).AskAsync(beyond, Token)).Refusal!;
        Assert.Equal((RefusalReason.ArgumentInvalid, "asOf.treeSize"), (unheld.Reason, unheld.Field));
        var both = new JobQuestion { AsOf = new AsOf { KnownAt = new TreeSize(4), KnownAtMilliseconds = 1 } };
        var refusal = (await Investigate(world).AskAsync(both, Token)).Refusal!;
        Assert.Equal((RefusalReason.ArgumentInvalid, "asOf.known"), (refusal.Reason, refusal.Field));
    }

    [Fact]
    public async Task Later_pages_are_of_the_tree_of_the_first()
    {
        using var world = new ProjectionWorld(8, 100);
        world.Log.Visible = 60;
        _ = await ProjectorOf(world).CatchUpAsync(null, Token);
        var investigator = Investigate(world);
        var question = new JobQuestion { PageSize = 2 };
        var expected = ObviousJobs.Find(WorldView.At(world, 60).Entries, question.Filter).Where(job => job.Standing == Standing.Current);
        var first = (await investigator.AskAsync(question, Token)).Answer!;
        world.Log.Visible = 100;
        _ = await ProjectorOf(world).CatchUpAsync(null, Token);
        var (rest, last) = await PagesAsync(investigator, question with { PageToken = first.NextPageToken });
        Assert.Equal(60, last.Basis.TreeSize.Value);
        Assert.Equal(expected.Select(job => job.Index), first.Jobs.Concat(rest).Select(job => job.Figures.LogIndex));
    }

    [Fact]
    public async Task A_search_cut_at_a_number_of_nodes_says_so()
    {
        using var world = await ProjectAsync(3, 200);
        var question = new LineageQuestion { Model = WorldReports.Models[0], Direction = LineageDirection.Descendants, MaxNodes = 4 };
        var answer = (await Investigate(world).AskAsync(question, Token)).Answer!;
        var whole = (await Investigate(world).AskAsync(question with { MaxNodes = LineageQuestion.MostNodes }, Token)).Answer!;
        var start = whole.Nodes.Where(node => node.Depth == 0).ToList();
        Assert.True(start.Count > 1);
        Assert.Equal(start.Count + 4, answer.Nodes.Count);
        Assert.Equal(start.Select(node => (node.NodeId, node.Maker?.LogIndex)), answer.Nodes.Where(node => node.Depth == 0).Select(node => (node.NodeId, node.Maker?.LogIndex)));
        Assert.True(answer.IsTruncated);
        Assert.All(answer.Edges, edge => Assert.InRange(Math.Max(edge.From, edge.To), 1, start.Count + 4));
    }

    [Fact]
    public async Task A_token_that_was_altered_or_belongs_to_another_question_is_refused()
    {
        using var world = await ProjectAsync(4, 120);
        var investigator = Investigate(world);
        var question = new JobQuestion { PageSize = 1 };
        var token = (await investigator.AskAsync(question, Token)).Answer!.NextPageToken;
        Assert.NotEmpty(token);
        foreach (var wrong in new[] { token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), token + "AAAA", "x", "####", token[4..] })
        {
            var refused = await investigator.AskAsync(question with { PageToken = wrong }, Token);
            Assert.Equal(RefusalReason.PageTokenInvalid, refused.Refusal!.Reason);
        }

        var other = question with { Filter = new JobFilter { Country = "SG" }, PageToken = token };
        Assert.Equal(RefusalReason.PageTokenInvalid, (await investigator.AskAsync(other, Token)).Refusal!.Reason);
        Assert.NotNull((await investigator.AskAsync(question with { PageToken = token, PageSize = 5 }, Token)).Answer);
    }

    [Fact]
    public async Task An_answer_holds_for_one_tree_size_while_the_projections_go_on()
    {
        using var world = new ProjectionWorld(5, 100);
        world.Log.Visible = 50;
        _ = await ProjectorOf(world).CatchUpAsync(null, Token);
        await using var snapshot = await Fixture.Investigation.OpenAsync(AsOf.Now, Token);
        var before = await CountAsync(snapshot);
        world.Log.Visible = 100;
        _ = await ProjectorOf(world).CatchUpAsync(null, Token);
        Assert.Equal(50, snapshot.Size.Value);
        Assert.Equal(before, await CountAsync(snapshot));
        await using var newer = await Fixture.Investigation.OpenAsync(AsOf.Now, Token);
        Assert.Equal(100, newer.Size.Value);
        Assert.True(await CountAsync(newer) > before);
    }

    private static long Hour(int ago) => WorldReports.Now.Microseconds - (ago * 3_600_000_000L);

    private static Gen<string?> Sometimes(params string[] values) =>
        Gen.Int[0, (values.Length * 4) - 1].Select(i => i < values.Length ? values[i] : null);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static async Task AssertUsersAsync(WorldView view, Investigator investigator, LargeClusterQuestion asked, WorldCoverage coverage)
    {
        var question = asked with { AsOf = view.AsOf };
        var expected = ObviousClusterUsers.Find(view, question);
        var outcome = await investigator.AskAsync(question, Token);
        var users = outcome.Answer!.Users;
        AssertTree(view, outcome.Answer.Basis);
        Assert.Equal(
            expected.Select(user => user.Text).Order(StringComparer.Ordinal),
            users.Select(ObviousClusterUsers.Describe).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Select(user => user.Operations).OrderDescending(), users.Select(user => (System.Numerics.BigInteger)user.PeakOperationsPerSecond));
        var paged = await PagesAsync(investigator, question with { PageSize = 2 });
        Assert.Equal(users.Select(ObviousClusterUsers.Describe), paged.Select(ObviousClusterUsers.Describe));
        AssertContradictions(view, question, outcome.Answer);
        var lifted = ObviousClusterUsers.Lifted(view, question);
        var said = outcome.Answer.Basis.Caveats.Where(caveat => caveat.Contains("stated as unknown lie in", StringComparison.Ordinal)).ToList();
        Assert.Equal(lifted == 0 ? [] : [lifted], said.Select(caveat => int.Parse(caveat.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
        coverage.Note("groups that allocations of unknown domain may lift", lifted);
        ObviousUncounted.AssertSaid(view, new JobFilter { Period = question.Period, Country = question.Country }, [null], outcome.Answer.Basis, coverage);
        var whole = (await investigator.AskAsync(question with { AsOf = view.AsOf with { MostLogIndices = EvidenceIndices.MostAsked } }, Token)).Answer!;
        Assert.Equal(users.Select(ObviousClusterUsers.Describe), whole.Users.Select(ObviousClusterUsers.Describe));
        Assert.Equal(whole.Basis.LogIndices.Shown.Count, whole.Basis.LogIndices.Total);
        Assert.Subset(whole.Basis.LogIndices.Shown.ToHashSet(), outcome.Answer.Basis.LogIndices.Shown.ToHashSet());
        Assert.InRange(outcome.Answer.Basis.LogIndices.Total, whole.Basis.LogIndices.Total - whole.Basis.Contradicting.Count, long.MaxValue);
        coverage.Note("users of several identifiers", users.Count(user => user.Judged is { Identifiers.Count: > 1 }));
        coverage.Note("users that are contradicted", users.Count(user => user.Contradicting.Count > 0));
        coverage.Note("users", users.Count);
        coverage.Note("several pages", users.Count > 2);
    }

    // What contradicts a row is evidence, marked, and counted once, beside the conflicts that the question could have meant.
    private static void AssertContradictions(WorldView view, LargeClusterQuestion question, LargeClusterAnswer answer)
    {
        var contradicting = answer.Users.SelectMany(user => user.Contradicting).Distinct().Order().ToList();
        var asked = ObviousJobs.Find(view.Entries, new JobFilter { Period = question.Period, Country = question.Country });
        var conflicts = asked.Where(job => job.Standing == Standing.Conflict).Select(job => job.Index).Union(contradicting).Count();
        Assert.Equal(contradicting, answer.Basis.Contradicting);
        Assert.Subset(answer.Basis.LogIndices.Shown.ToHashSet(), contradicting.ToHashSet());
        Assert.Subset(answer.Basis.LogIndices.Shown.ToHashSet(), answer.Users.SelectMany(user => user.Judged?.Judgements ?? []).ToHashSet());
        Assert.Equal(conflicts, answer.Basis.EntriesInConflict);
        Assert.Equal(answer.Users.Sum(user => user.Jobs) + conflicts, answer.Basis.EntriesConsidered);
        Assert.InRange(answer.Basis.EntriesUnverified, conflicts, answer.Basis.EntriesConsidered);
    }

    private static void AssertTree(WorldView view, AnswerBasis basis)
    {
        var edge = TreeEdge.Empty.Append([.. view.Entries.Select(entry => MerkleTree.LeafHash(entry.Stored.Leaf.Span))]);
        Assert.Equal(view.Entries.Count, basis.TreeSize.Value);
        Assert.Equal(edge.Root, basis.Root);
        Assert.Equal(basis.LogIndices.Shown.Count(index => view.Entries[(int)index].Stored.SignerSuspended), basis.ListedOfSuspendedKeys);
    }

    private static void AssertShown(WorldView view, JobDetail job)
    {
        var entry = view.Entries[(int)job.Figures.LogIndex];
        var run = entry.Content.Section<Run>();
        Assert.Equal(entry.Statement.Record, job.Record);
        Assert.Equal(entry.Standing, job.Figures.Standing);
        Assert.Equal(
            view.Entries.Any(other => other != entry && other.Standing == Standing.Conflict && other.Statement.Record == entry.Statement.Record
                && other.Party == entry.Party && !other.Statement.IsWithdrawal),
            job.IsContradicted);
        Assert.Equal(ObviousInventory.CountryOf(view.Entries, job.Cluster), job.Country);
        Assert.Equal(entry.Content.Section<JobParties>()?.Customer.ToString(), job.Customer);
        Assert.Equal(entry.Content.MissingSections.Count > 0, job.Figures.Missing != JobSections.None);
        Assert.Equal(run is { Flop.IsKnown: true } ? run.Flop.Value : null, job.Figures.Flop);
        Assert.Equal(run is { AcceleratorHours.IsKnown: true } ? run.AcceleratorHours.Value : null, job.Figures.AcceleratorHours);
        Assert.Equal(
            (run?.Allocations ?? []).Select(allocation => allocation.Accelerator.ToString()).Distinct().Order(StringComparer.Ordinal), job.Accelerators);
        Assert.Equal(ObviousInventory.LineOf(view.Entries, entry.Index), job.LogIndices);
    }

    private static async Task<(IReadOnlyList<JobDetail> Jobs, JobAnswer Last)> PagesAsync(Investigator investigator, JobQuestion question)
    {
        var jobs = new List<JobDetail>();
        while (true)
        {
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            jobs.AddRange(answer.Jobs);
            if (answer.NextPageToken.Length == 0)
            {
                return (jobs, answer);
            }

            question = question with { PageToken = answer.NextPageToken };
        }
    }

    private static async Task<IReadOnlyList<LargeClusterUser>> PagesAsync(Investigator investigator, LargeClusterQuestion question)
    {
        var users = new List<LargeClusterUser>();
        while (true)
        {
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            users.AddRange(answer.Users);
            if (answer.NextPageToken.Length == 0)
            {
                return users;
            }

            question = question with { PageToken = answer.NextPageToken };
        }
    }

    private static async Task<long> CountAsync(IInvestigationSnapshot snapshot)
    {
        var sums = await snapshot.Jobs.SumAsync(new JobFilter(), Token);
        return sums.Jobs + sums.Conflicts;
    }
}
