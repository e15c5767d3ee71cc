using Google.Protobuf.WellKnownTypes;
using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

/// <summary>What the printable report makes of recorded answers.</summary>
public sealed class CasePageTests : IDisposable
{
    private readonly CaseBook _book = new();

    [Fact]
    public async Task Pages_of_one_question_are_one_answer_shown_as_the_command_shows_it()
    {
        AddJobs("jobs", "--operator", "acme");

        var page = await _book.PageAsync();

        Assert.Contains("<bdi>1 to 2. Training jobs</bdi>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Unspecified", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>Who ran it?</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>provenance query jobs --operator acme</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("3 of 3 jobs shown.", page, StringComparison.Ordinal);
        Assert.Contains("Largest allocations of the jobs listed, from start to end", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Answer, jobs", page, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 3), number => Assert.Contains($"acme/jurong-1/h100-a/jobs/{number}", page, StringComparison.Ordinal));
        Assert.DoesNotContain("further pages", page, StringComparison.Ordinal);
    }

    // Releases count by page, jobs for the whole question; what a page warns of stays, whichever page it is.
    [Fact]
    public async Task What_every_page_rests_on_is_told_and_not_the_last_alone()
    {
        AddReleases("next", "", 4, 3, "The first page warns.", [3, 5], disputed: [5]);
        AddReleases("", "next", 2, 1, "The last page warns.", [8], disputed: []);
        AddConflictingJobs();

        var page = await _book.PageAsync();

        Assert.Contains("Question 1 to 2: The first page warns.", page, StringComparison.Ordinal);
        Assert.Contains("Question 1 to 2: The last page warns.", page, StringComparison.Ordinal);
        Assert.Contains("Question 1 to 2: 4 of 6 entries considered conflict with another of the same record.", page, StringComparison.Ordinal);
        Assert.Contains("Made from 6 entries, 0 of them unverified: 0 of suspended keys, 4 in conflict, 0 redacted, 1 of those listed disputed.", page, StringComparison.Ordinal);
        Assert.Contains("Question 3 to 4: 2 of 9 entries considered conflict with another of the same record.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_of_several_pages_count_as_each_page_says()
    {
        foreach (var (token, next, index) in new[] { ("", "more", 3), ("more", "", 4) })
        {
            var basis = CaseBook.Basis();
            (basis.EntriesConsidered, basis.EntriesUnverified, basis.EntriesOfSuspendedKeys, basis.EntriesInConflict, basis.EntriesRedacted) = (7, 5, 2, 1, 3);
            var answer = new ListChangesResponse { Basis = basis, NextPageToken = next, Changes = { new Change { LogIndex = index, Kind = "entity" } } };
            _book.Add("ListChanges", new ListChangesRequest { PageSize = 1, PageToken = token }, answer, "");
        }

        var page = await _book.PageAsync();

        Assert.Contains("Made from 7 entries, 5 of them unverified (71.4 %): 2 of suspended keys, 1 in conflict, 3 redacted.", page, StringComparison.Ordinal);
    }

    // How it was asked is the journal's word. Where it says nothing, or something else, no field of the answer is lost.
    [Theory]
    [InlineData]
    [InlineData("jobs", "--operator", "zenith")]
    [InlineData("lineage", "--model", "Tanager")]
    [InlineData("bundle", "1")]
    [InlineData("jobs", "--nonsense")]
    [InlineData("@jobs")]
    [InlineData("--help")]
    public async Task Without_the_words_that_asked_every_field_is_shown(params string[] words)
    {
        AddJobs(words);

        var page = await _book.PageAsync();

        Assert.Contains("Answer, jobs: 3 rows.", page, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 3), number => Assert.Contains($"acme/jurong-1/h100-a/jobs/{number}", page, StringComparison.Ordinal));
        Assert.Contains("<bdi>max accelerators</bdi>", page, StringComparison.Ordinal);
    }

    // A case may come from a stranger, and so may the words in its journal.
    [Theory]
    [InlineData("--xlsx")]
    [InlineData("--evidence")]
    [InlineData("--case")]
    public async Task Making_a_report_touches_no_file_that_the_journal_names(string option)
    {
        var path = Path.Combine(Path.GetTempPath(), $"named-by-a-journal-{Guid.NewGuid():N}");
        AddJobs("jobs", "--operator", "acme", option, path);

        var page = await _book.PageAsync();

        Assert.Contains("3 of 3 jobs shown.", page, StringComparison.Ordinal);
        Assert.False(Path.Exists(path));
    }

    [Fact]
    public void An_option_that_names_a_file_is_known_by_its_type_or_its_words()
    {
        Assert.True(CaseExhibit.TakesFile(new System.CommandLine.Option<FileInfo?>("--from")));
        Assert.True(CaseExhibit.TakesFile(new OutputFile("--bods", "Written too.")));
        Assert.True(CaseExhibit.TakesFile(new System.CommandLine.Option<DirectoryInfo?>("--to")));
        Assert.True(CaseExhibit.TakesFile(new System.CommandLine.Option<string?>("--rules") { Description = "A rule set file." }));
        Assert.False(CaseExhibit.TakesFile(new System.CommandLine.Option<string?>("--operator") { Description = "Handle of the operator." }));
    }

    // What is taken for one is left out where the question is asked again for the page, which would then be of another question.
    [Fact]
    public void No_condition_of_a_question_is_taken_for_a_file()
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, () => Stream.Null, isInteractive: false, showsProgress: false);
        var files = QueryCommand.Create(terminal).Subcommands.SelectMany(question => question.Options).Where(CaseExhibit.TakesFile).Select(option => option.Name);

        Assert.Equal([], files.Distinct().Except(["--bods", "--case", "--csv", "--evidence", "--file", "--ftm", "--key", "--out", "--overwrite", "--policy", "--rules", "--svg", "--xlsx"]).Order());
    }

    [Fact]
    public async Task A_lineage_is_drawn_and_what_weakens_or_cuts_it_is_said()
    {
        var request = new TraceLineageRequest { Model = "红隼-7B", Direction = LineageDirection.Ancestors, MaxDepth = 16, MaxNodes = 1000 };
        _book.Add("TraceLineage", request, Lineage(), "", "lineage", "--model", "红隼-7B");

        var page = await _book.PageAsync();

        Assert.Contains("What 红隼-7B came from", page, StringComparison.Ordinal);
        Assert.Contains("stroke-dasharray", page, StringComparison.Ordinal);
        Assert.Contains("Question 1: 1 of 2 in &quot;edges&quot;: joined by a declared name alone, not by a digest.", page, StringComparison.Ordinal);
        Assert.Contains("Question 1: 1 of 1 in &quot;artifact&quot;: no known job put it out (Kestrel-70B).", page, StringComparison.Ordinal);
        Assert.Contains("Question 1: The answer: cut off by a limit: there is more.", page, StringComparison.Ordinal);
        Assert.Contains("Question 1: There is more lineage than was asked for: raise --depth or --nodes.", page, StringComparison.Ordinal);
        Assert.Contains("Question 1: Redacted sections are left out.", page, StringComparison.Ordinal);
        Assert.Contains("Question 1: 2 of 9 entries considered conflict with another of the same record.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_are_drawn_with_their_names_as_they_are_written()
    {
        var share = new ShareBounds { Low = "60", High = "80" };
        var answer = new GetControllersResponse
        {
            Basis = CaseBook.Basis(),
            Entity = "NATIONAL:SG:1",
            Unknown = new ShareBounds { Low = "20", High = "40" },
            Owners =
            {
                new UltimateOwner
                {
                    Entity = "NATIONAL:CN:9",
                    End = PathEnd.NaturalPerson,
                    Share = share,
                    Paths = { new OwnershipPath { Share = share, Steps = { new OwnershipStep { Held = "NATIONAL:SG:1", Holder = "NATIONAL:CN:9", Share = share, LogIndices = { 5 } } } } },
                },
            },
            Gaps = { new OwnershipGap { Entity = "NATIONAL:SG:1", Reason = PathEnd.RestUnstated, Share = share } },
            Lines = { new OwnershipLine { Line = "example/owner", Title = "Example rule", Percent = "25", Standing = RuleStanding.NotYetInForce } },
            Parties = { new Party { Entity = "NATIONAL:SG:1", Names = { "红隼算力有限公司" } }, new Party { Entity = "NATIONAL:CN:9", Names = { "王小明" } } },
        };
        answer.Owners[0].Reaches.Add(Reach.Surely);
        var request = new GetControllersRequest { Entity = "NATIONAL:SG:1", Measure = ShareMeasure.Shareholding };
        _book.Add("GetControllers", request, answer, "", "controllers", "NATIONAL:SG:1");

        var page = await _book.PageAsync();

        Assert.DoesNotContain("Answer, owners", page, StringComparison.Ordinal);
        Assert.Contains("Who is behind 红隼算力有限公司 (NATIONAL:SG:1)", page, StringComparison.Ordinal);
        Assert.Contains(">王小明 (NATIONAL:CN:9)</text>", page, StringComparison.Ordinal);
        Assert.Contains("红隼算力有限公司", page, StringComparison.Ordinal);
        Assert.Contains("Question 1: 1 of 1 in &quot;lines&quot;: standing not yet in force (Example rule).", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timeline_has_what_the_answers_date()
    {
        AddJobs("jobs", "--operator", "acme");

        var page = await _book.PageAsync();

        Assert.Contains("What the answers date", page, StringComparison.Ordinal);
        Assert.Contains(">Tanager<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing in this case has a date.", page, StringComparison.Ordinal);
    }

    // A window or a judgement has no name of its own: what is around it names it.
    [Fact]
    public void What_is_dated_is_named_and_told_in_words()
    {
        var at = new Timestamp { Seconds = 1_790_000_000 };
        var structuring = new FindStructuringResponse
        {
            Groups = { new StructuringGroup { Customers = { "NATIONAL:SG:1", "NATIONAL:SG:2" }, Window = new StructuringWindow { FirstStart = at, LastStart = at } } },
        };
        var search = new SearchEntitiesResponse
        {
            Candidates = { new EntityCandidate { MatchedEntity = "NATIONAL:SG:3", Judgements = { new IdentityJudgement { Authority = "safe", Verdict = "dismissed", DecidedAt = at } } } },
        };

        var rows = DatedFacts.Rows(MessagePiece.Of(structuring).Concat(MessagePiece.Of(search)));

        Assert.Equal(["NATIONAL:SG:1 and 1 more: starts of the jobs that were added up", "NATIONAL:SG:3: judged dismissed"], rows.Select(row => row.Label));
    }

    [Fact]
    public async Task A_last_page_that_names_a_next_one_is_said_to_be_cut()
    {
        _book.Add("SearchJobs", new SearchJobsRequest { Operator = "acme", PageSize = 2 }, Jobs("next", 1, 2), "", "jobs", "--operator", "acme", "--limit", "2");

        var page = await _book.PageAsync();

        Assert.Contains("Question 1: 1 more job is not listed: raise --limit.", page, StringComparison.Ordinal);
        Assert.Contains("Question 1: The answer has further pages, which were not asked for.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_rest_on_more_entries_than_they_name_are_counted()
    {
        var answer = new ListLargeClusterUsersResponse
        {
            Basis = CaseBook.Basis(),
            Users =
            {
                new LargeClusterUser { Customer = "NATIONAL:SG:1", CustomerNames = { "红隼分析私人有限公司" }, PeakAt = new Timestamp { Seconds = 1_760_000_000 }, LogIndices = { 1 }, LogIndicesTotal = 5 },
                new LargeClusterUser { Customer = "NATIONAL:SG:2", LogIndices = { 2 }, LogIndicesTotal = 1 },
            },
        };
        _book.Add("ListLargeClusterUsers", new ListLargeClusterUsersRequest(), answer, "");

        var page = await _book.PageAsync();

        Assert.Contains("红隼分析私人有限公司", page, StringComparison.Ordinal);
        Assert.Contains("Question 1: 1 of 2 in &quot;users&quot;: log indices are more than are named (NATIONAL:SG:1).", page, StringComparison.Ordinal);
        Assert.Contains("NATIONAL:SG:1: most held at", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Declared_indirect_owners_and_interests_that_were_not_in_force_are_in_the_report()
    {
        var answer = new GetControllersResponse
        {
            Basis = CaseBook.Basis(),
            Entity = "NATIONAL:SG:1",
            Unknown = new ShareBounds { Low = "100", High = "100" },
            NotInForce = "No interest in NATIONAL:SG:1 was in force on 2020-01-01, although 2 are stated: the first after it begins on 2021-06-01.",
            DeclaredIndirect =
            {
                new StatedInterest { Held = "NATIONAL:SG:1", Holder = "NATIONAL:SG:P", Type = "shareholding", Share = new ShareBounds { Low = "60", High = "60" }, Declarer = "acme", LogIndex = 6 },
            },
        };
        var request = new GetControllersRequest { Entity = "NATIONAL:SG:1", Measure = ShareMeasure.Shareholding };
        _book.Add("GetControllers", request, answer, "", "controllers", "NATIONAL:SG:1");

        var page = await _book.PageAsync();

        Assert.Contains("Declared indirect: NATIONAL:SG:P, shareholding 60 %, says acme (entry 6)", page, StringComparison.Ordinal);
        Assert.Contains("declared indirect, 60 %", page, StringComparison.Ordinal);
        Assert.Contains("the first after it begins on 2021-06-01", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_is_answered_by_no_is_shown_as_the_command_shows_it()
    {
        var answer = new FindOwnershipLinkResponse { Basis = CaseBook.Basis(), Tie = OwnershipTie.No, Reason = "All owners of both are declared.", Kind = "none", ThresholdPercent = "25" };
        var request = new FindOwnershipLinkRequest { One = "NATIONAL:SG:1", Other = "NATIONAL:SG:2", Measure = ShareMeasure.Shareholding };
        _book.Add("FindOwnershipLink", request, answer, "", "link", "NATIONAL:SG:1", "NATIONAL:SG:2");

        Assert.Contains("Linked: no (at 25 %). All owners of both are declared.", await _book.PageAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _book.Dispose();

    private void AddJobs(params string[] words)
    {
        _book.Add("SearchJobs", new SearchJobsRequest { Operator = "acme", PageSize = 100 }, Jobs("next", 1, 2), "Who ran it?", words);
        _book.Add("SearchJobs", new SearchJobsRequest { Operator = "acme", PageSize = 98, PageToken = "next" }, Jobs("", 3), "Who ran it?", words);
    }

    private void AddReleases(string next, string token, long considered, long inConflict, string caveat, long[] entries, long[] disputed)
    {
        var basis = CaseBook.Basis();
        (basis.EntriesConsidered, basis.EntriesInConflict, basis.MostLogIndices, basis.EntriesDisputed) = (considered, inConflict, 1_000, disputed.Length);
        basis.LogIndicesTotal = entries.Length;
        basis.LogIndices.AddRange(entries);
        basis.Disputed.AddRange(disputed);
        basis.Caveats.Add(caveat);
        _book.Add("ListReleases", new ListReleasesRequest { PageSize = 2, PageToken = token }, new ListReleasesResponse { Basis = basis, NextPageToken = next }, "");
    }

    private void AddConflictingJobs()
    {
        foreach (var (token, answer) in new[] { ("", Jobs("more", 1, 2)), ("more", Jobs("", 3)) })
        {
            (answer.Basis.EntriesConsidered, answer.Basis.EntriesInConflict) = (9, 2);
            _book.Add("SearchJobs", new SearchJobsRequest { Operator = "acme", PageSize = 2, PageToken = token }, answer, "");
        }
    }

    private static SearchJobsResponse Jobs(string next, params int[] numbers) => new()
    {
        Basis = CaseBook.Basis(),
        Totals = new JobTotals { Jobs = 3, MaxAccelerators = 64 },
        NextPageToken = next,
        Jobs = { numbers.Select(number => CaseBook.Job($"acme/jurong-1/h100-a/jobs/{number}", number)) },
    };

    private static TraceLineageResponse Lineage()
    {
        var basis = CaseBook.Basis();
        (basis.EntriesConsidered, basis.EntriesInConflict) = (9, 2);
        basis.Caveats.Add("Redacted sections are left out.");
        return new TraceLineageResponse
        {
            Basis = basis,
            Truncated = true,
            Nodes =
            {
                new LineageNode { NodeId = 1, Job = new JobNode { Record = "acme/jurong-1/h100-a/jobs/1", Customer = "NATIONAL:SG:1" } },
                new LineageNode { NodeId = 2, Depth = 1, Artifact = new ArtifactNode { Role = "weights", Name = "Kestrel-70B", UndeclaredParent = true } },
                new LineageNode { NodeId = 3, Depth = 1, Job = new JobNode { Record = "acme/jurong-1/h100-a/jobs/2" } },
            },
            Edges =
            {
                new LineageEdge { FromNode = 2, ToNode = 1, Relation = "finetune", ByNameOnly = true },
                new LineageEdge { FromNode = 3, ToNode = 1, Relation = "resume" },
            },
        };
    }
}
