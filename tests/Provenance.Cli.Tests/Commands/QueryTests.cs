using System.Text.Json;

namespace Provenance.Cli.Tests;

/// <summary>What the command makes of the registry's answers: for people, as JSON, as CSV.</summary>
public sealed class QueryTests : IAsyncLifetime
{
    private static readonly string Root = new('0', 64);

    private StubInvestigations _stub = null!;

    public async ValueTask InitializeAsync() => _stub = await StubInvestigations.StartAsync();

    [Fact]
    public async Task A_table_has_units_sums_and_the_basis_with_its_caveats()
    {
        var run = await _stub.AskAsync("jobs");

        Assert.Contains("3.2e25 bf16", run.Output, StringComparison.Ordinal);
        Assert.Contains("first 1,042 entries", run.Output, StringComparison.Ordinal);
        Assert.Contains(Root, run.Output, StringComparison.Ordinal);
        Assert.Contains("2 in conflict", run.Output, StringComparison.Ordinal);
        Assert.Contains("Note: Redacted sections are left out.", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 of 3 jobs shown", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_is_exact_has_the_basis_on_every_row_and_no_formula()
    {
        var run = await _stub.AskAsync("jobs", "--csv");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("record,operator,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(
            ",basis_tree_size,basis_entries_behind,basis_root,basis_logged_until,basis_valid_at,basis_rule_set,basis_accelerator_catalogue,basis_entries_considered,basis_entries_unverified,basis_entries_of_suspended_keys,basis_listed_of_suspended_keys,basis_entries_in_conflict,basis_contradicting,basis_entries_redacted,basis_listed_disputed,basis_caveats",
            lines[0],
            StringComparison.Ordinal);
        Assert.All(lines[1..], line =>
        {
            Assert.Contains("32000000000000000000000000", line, StringComparison.Ordinal);
            Assert.Contains($",1042,0,{Root},", line, StringComparison.Ordinal);
            Assert.EndsWith(",Redacted sections are left out.", line, StringComparison.Ordinal);
        });
        Assert.Contains("'=HYPERLINK", lines[3], StringComparison.Ordinal);
        Assert.Contains("first 1,042 entries", run.Error, StringComparison.Ordinal);
    }

    // Added up over both pages it would be 6 entries; the last page alone shows nothing unverified.
    [Fact]
    public async Task What_changed_is_unverified_as_each_page_says_however_many_pages_are_walked()
    {
        var all = await _stub.AskAsync("diff", "5");
        var first = await _stub.AskAsync("diff", "5", "--limit", "2");
        var json = await _stub.AskAsync("diff", "5", "--json");
        var csv = await _stub.AskAsync("diff", "5", "--csv");

        const string Counted = "Made from 3 entries, 2 of them unverified (66.7 %): 1 of suspended keys, 1 in conflict, 1 redacted.";
        Assert.Contains(Counted, all.Output, StringComparison.Ordinal);
        Assert.Contains("acme/models/b", all.Output, StringComparison.Ordinal);
        Assert.Contains(Counted, first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("acme/models/b", first.Output, StringComparison.Ordinal);
        Assert.Contains(Counted, csv.Error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        var basis = document.RootElement.GetProperty("basis");
        Assert.Equal(
            ["3", "2", "1", "1", "1"],
            new[] { "entriesConsidered", "entriesUnverified", "entriesOfSuspendedKeys", "entriesInConflict", "entriesRedacted" }.Select(name => basis.GetProperty(name).GetString()));
        Assert.Equal(3, document.RootElement.GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task Csv_without_rows_has_its_header()
    {
        var run = await _stub.AskAsync("jobs", "--csv", "--country", "XK");

        Assert.StartsWith("record,operator,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_the_whole_answer_over_all_pages()
    {
        var run = await _stub.AskAsync("jobs", "--json");

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(3, document.RootElement.GetProperty("jobs").GetArrayLength());
        Assert.Equal("1042", document.RootElement.GetProperty("basis").GetProperty("treeSize").GetString());
    }

    [Fact]
    public async Task A_limit_is_kept_and_what_is_left_out_is_said()
    {
        var run = await _stub.AskAsync("jobs", "--limit", "2");

        Assert.Contains("2 of 3 jobs shown", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 more job is not listed: raise --limit.", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 more job is not listed: raise --limit.", (await _stub.AskAsync("jobs", "--limit", "2", "--csv")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_not_held_against_jobs_where_disputed_ones_are_listed()
    {
        var run = await _stub.AskAsync("jobs", "--include-disputed", "--limit", "2");

        Assert.Contains("2 rows shown, withdrawn and conflicting ones too. Current jobs, 3 in all:", run.Output, StringComparison.Ordinal);
        Assert.Contains("There are more than these 2 rows: raise --limit.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("more jobs", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_clusters_say_what_has_no_figure_and_what_is_not_listed()
    {
        var run = await _stub.AskAsync("clusters", "--min-ops", "100000000000000000000", "--format", "bf16");

        Assert.Contains("1e20 bf16 + 7 accelerators without a figure", run.Output, StringComparison.Ordinal);
        Assert.Contains("12,345", run.Output, StringComparison.Ordinal);
        Assert.Contains("more entries than are listed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lineage_marks_joins_by_name_and_parents_that_nobody_declared()
    {
        var run = await _stub.AskAsync("lineage", "--model", "Heron-70B");

        Assert.StartsWith("weights Heron-70B\n`-- [final] job () acme/jurong-1/h100-a/jobs/1", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("[distill?] teacher Teacher", run.Output, StringComparison.Ordinal);
        Assert.Contains("joined by a declared name alone", run.Output, StringComparison.Ordinal);
        Assert.Contains("no known job put this out", run.Output, StringComparison.Ordinal);
        Assert.Contains("more lineage", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lineage_as_csv_has_both_bounds_of_operations_and_their_format()
    {
        var run = await _stub.AskAsync("lineage", "--model", "Heron-70B", "--csv");

        Assert.Contains(",flop_low,flop_high,flop_format,", run.Output, StringComparison.Ordinal);
        Assert.Contains(",1,200000000000000000000000000,bf16,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_that_are_not_listed_are_counted()
    {
        string[] question = ["clusters", "--min-ops", "1", "--format", "bf16", "--controllers"];
        var run = await _stub.AskAsync(question);
        var csv = await _stub.AskAsync([.. question, "--csv"]);

        Assert.Contains("NATIONAL:SG:P 5 %; 11 more", run.Output, StringComparison.Ordinal);
        Assert.Contains(",controllers,controllers_total,", csv.Output, StringComparison.Ordinal);
        Assert.Contains(",NATIONAL:SG:P 5 %,12,", csv.Output, StringComparison.Ordinal);
        Assert.All((CommandRun[])[run, csv], form => Assert.Contains("more ultimate owners than are listed", form.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void Entries_of_suspended_keys_are_told_out_of_all_that_the_answer_rests_on()
    {
        var basis = new Contracts.V1.AnswerBasis { TreeSize = 40, EntriesConsidered = 2, ListedOfSuspendedKeys = 1, LogIndices = { 3, 5, 8 } };

        Assert.Contains("0 of suspended keys (1 of the 3 entries behind it is),", BasisWords.Of(basis), StringComparison.Ordinal);
        basis.ListedOfSuspendedKeys = 0;
        Assert.Contains("0 of suspended keys, 0 in conflict", BasisWords.Of(basis), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2_000, "1 of them unverified (below 0.1 %)")]
    [InlineData(1, 3, "1 of them unverified (33.3 %)")]
    [InlineData(0, 3, "0 of them unverified:")]
    public void A_share_that_is_there_is_never_none(long unverified, long considered, string said)
    {
        var basis = new Contracts.V1.AnswerBasis { TreeSize = 40, EntriesConsidered = considered, EntriesUnverified = unverified };

        Assert.Contains(said, BasisWords.Of(basis), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs --model")]
    [InlineData("jobs --customer")]
    [InlineData("rules --jurisdiction")]
    [InlineData("lineage --model a --relation")]
    public async Task An_empty_text_is_no_filter_that_is_left_out(string line)
    {
        var run = await CommandRun.OfAsync(["query", .. line.Split(' '), "", "--server", _stub.Server]);

        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Output));
        Assert.Contains($"{line.Split(' ')[^1]} is empty: give a value, or leave it out", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_answers_print_can_be_asked_for()
    {
        var run = await _stub.AskAsync("clusters", "--min-ops", "1.25e20", "--format", "bf16", "--csv");
        var wrong = await CommandRun.OfAsync("query", "clusters", "--min-ops", "1e30", "--format", "bf16", "--server", _stub.Server);

        Assert.Contains(",125000000000000000000,bf16,", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, wrong.Code);
        Assert.Contains("or d.ddde0 to e29 such as 1e26", wrong.Error, StringComparison.Ordinal);
        foreach (var line in (string[])["jobs --min-flop 1e23", "structuring --threshold 1e25 --least-job 1e20", "distillation --below-flop 1e23", "stacked --min-tpp 2.68e7"])
        {
            Assert.DoesNotContain("is not", (await CommandRun.OfAsync(["query", .. line.Split(' '), "--server", _stub.Server])).Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("16", "1000", "than was asked for: raise --depth or --nodes.")]
    [InlineData("64", "1000", "than was asked for: raise --nodes, or ask again with --digest from the last artifacts shown.")]
    [InlineData("16", "10000", "than was asked for: raise --depth, or ask again with --digest from the last artifacts shown.")]
    [InlineData("64", "10000", "than was asked for: ask again with --digest from the last artifacts shown.")]
    public async Task What_stands_at_its_highest_is_not_advised_to_be_raised(string depth, string nodes, string advice)
    {
        var run = await _stub.AskAsync("lineage", "--model", "Heron-70B", "--depth", depth, "--nodes", nodes);

        Assert.Contains(advice, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_disputed_is_marked_and_so_is_the_answer()
    {
        var run = await _stub.AskAsync("jobs", "--operator", "zenith");
        var csv = await _stub.AskAsync("jobs", "--operator", "zenith", "--csv");

        Assert.Equal(2, run.Output.Split("current, DISPUTED").Length);
        Assert.Contains("1 of those listed disputed", run.Output, StringComparison.Ordinal);
        Assert.Equal(["false", "true", "false"], csv.Output.Split('\n')[1..4].Select(line => line.Split(',')[^(csv.Output.Split('\n')[0].Split(',').Length - DisputedColumn(csv.Output))]));
        Assert.DoesNotContain("DISPUTED", (await _stub.AskAsync("jobs")).Output, StringComparison.Ordinal);

        static int DisputedColumn(string output) => Array.IndexOf(output.Split('\n')[0].Split(','), "disputed");
    }

    [Fact]
    public async Task A_question_that_takes_too_long_is_not_told_as_a_registry_that_is_not_there()
    {
        var run = await CommandRun.OfAsync("query", "jobs", "--operator", "sluggish", "--server", _stub.Server);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("did not answer in time: The server gives a call 60 seconds", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--server", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_not_there_is_named_with_what_makes_one()
    {
        var run = await CommandRun.OfAsync("query", "jobs", "--evidence", "e", "--policy", "nope.json", "--server", _stub.Server);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("There is no file nope.json. Name the policy with --policy; \"provenance policy new\" makes one.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A B")]
    [InlineData("a+b")]
    [InlineData("")]
    public async Task An_origin_that_cannot_name_a_log_is_refused_with_the_rule(string origin)
    {
        var run = await CommandRun.OfAsync("serve", "--data", "nowhere", "--origin", origin);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("an origin has at least one letter, no white space and no plus sign, such as registry.example/2026", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_in_a_file_is_utf8_without_byte_order_mark_and_help_says_how_a_spreadsheet_reads_it()
    {
        using var stream = new MemoryStream();
        await using (var writer = Terminal.ToFile(stream))
        {
            await writer.WriteAsync("name\n红隼\n");
        }

        Assert.Equal("name\n红隼\n"u8.ToArray(), stream.ToArray());
        Assert.Contains("UTF-8 without byte order mark", (await CommandRun.GoodAsync("query", "jobs", "--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_says_by_what_it_was_measured_or_that_it_used_no_threshold()
    {
        var jobs = await _stub.AskAsync("jobs");
        var clusters = await _stub.AskAsync("clusters", "--min-ops", "1", "--format", "bf16");
        var csv = await _stub.AskAsync("jobs", "--csv");

        Assert.Contains("No rule set: no threshold or parameter of one was used.", jobs.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Accelerator catalogue", jobs.Output, StringComparison.Ordinal);
        Assert.Contains("Accelerator catalogue, SHA-256 ca7a.", clusters.Output, StringComparison.Ordinal);
        Assert.Contains(",none used,", csv.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_of_large_clusters_is_shown_with_what_contradicts_it_and_which_identifiers_were_added_up()
    {
        string[] question = ["clusters", "--min-ops", "1", "--format", "bf16"];
        var run = await _stub.AskAsync(question);
        var csv = await _stub.AskAsync([.. question, "--csv"]);
        var apart = await _stub.AskAsync([.. question, "--apart"]);

        Assert.Contains("CONTRADICTED by 41", run.Output, StringComparison.Ordinal);
        Assert.Contains("(NATIONAL:SG:1, NATIONAL:SG:2 by judgement 44)", run.Output, StringComparison.Ordinal);
        Assert.Contains(",41,NATIONAL:SG:1; NATIONAL:SG:2,44,", csv.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("by judgement", apart.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_a_sort_is_told_as_one()
    {
        var run = await _stub.AskAsync("lead", new string('0', 64));

        Assert.Contains("rank 1 of 1 group tested;", run.Output, StringComparison.Ordinal);
        Assert.Contains("; 1 entry added, 0 gone", run.Output, StringComparison.Ordinal);
    }

    // Dropped is what came after the first.
    [Fact]
    public async Task A_history_that_is_not_whole_says_so_where_events_are_gone()
    {
        var run = await _stub.AskAsync("lead", new string('0', 64));

        Assert.Matches(@"(?s)tree size 1,042.*4 events that followed are no longer kept\..*tree size 1,050", run.Output);
    }

    [Fact]
    public async Task Thousands_of_models_do_not_bury_a_row_and_programs_get_all()
    {
        string[] question = ["clusters", "--min-ops", "1", "--format", "bf16", "--country", "XK"];
        var run = await _stub.AskAsync(question);
        var csv = await _stub.AskAsync([.. question, "--csv"]);

        Assert.Contains("model-10 and 9,990 more (--csv)", run.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("model-11", run.Output, StringComparison.Ordinal);
        Assert.Contains("; model-10000,", csv.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entity_is_shown_with_what_is_one_with_it_and_where_it_is_listed()
    {
        var run = await _stub.AskAsync("entities", "红隼");

        Assert.Contains("NATIONAL:CN:91 = LEI:969500KSV493XWY0PS33", run.Output, StringComparison.Ordinal);
        Assert.Contains("北京红隼科技 (registered)", run.Output, StringComparison.Ordinal);
        Assert.Contains("Watched parties 3 (in-force, in force, 2025-01-01 to; entry 8)", run.Output, StringComparison.Ordinal);
        Assert.Contains("jobs 1,000 or more; models published 2", run.Output, StringComparison.Ordinal);
        Assert.Contains("are one, says hrr, Inspector 7: One register (entry 9).", run.Output, StringComparison.Ordinal);
        Assert.Contains("Names looked at: 1,000 of more. Least score: 0.7.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("what was seen", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explained_entity_has_its_features_and_who_gives_each_name()
    {
        var run = await _stub.AskAsync("entities", "红隼", "--explain");

        Assert.Contains("in common: 红隼", run.Output, StringComparison.Ordinal);
        Assert.Contains("acme (entry 7) and more", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entities_as_csv_have_every_identity_and_no_formula()
    {
        var run = await _stub.AskAsync("entities", "Kestrel", "--csv");

        Assert.StartsWith("score,entity,identities,", run.Output, StringComparison.Ordinal);
        Assert.Contains("NATIONAL:CN:91 LEI:969500KSV493XWY0PS33", run.Output, StringComparison.Ordinal);
        Assert.Contains("'=Kestrel()", run.Output, StringComparison.Ordinal);
        Assert.Contains(",7 8 9,1042,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_without_a_policy_is_refused_before_anything_is_asked()
    {
        var run = await CommandRun.OfAsync("query", "jobs", "--server", _stub.Server, "--evidence", "evidence");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--policy", run.Error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _stub.DisposeAsync();
}
