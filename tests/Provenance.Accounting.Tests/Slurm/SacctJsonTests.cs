using System.Text;

namespace Provenance.Accounting.Tests;

public sealed class SacctJsonTests
{
    // As releases up to 23.02 write it: a state is a word, numbers are bare, absent numbers are null.
    private const string Older = """
        {
          "metadata": {"Slurm": {"release": "21.08.8-2"}},
          "errors": [],
          "jobs": [
            {"account": "lab-a", "array": {"job_id": 0, "task_id": null}, "association": {"account": "lab-a", "cluster": "h100a", "user": "mina"},
             "cluster": "h100a", "job_id": 123, "partition": "gpu", "state": {"current": "COMPLETED", "reason": "None"},
             "time": {"elapsed": 7200, "submission": 1790000000, "start": 1790000100, "end": 1790007300, "limit": 4320},
             "tres": {"allocated": [{"type": "cpu", "name": null, "id": 1, "count": 64}, {"type": "gres", "name": "gpu", "id": 1001, "count": 8},
                                    {"type": "gres", "name": "gpu:h100", "id": 1002, "count": 8}], "requested": []},
             "user": "mina", "steps": [{"step": {"id": "123.batch"}}]}
          ]
        }
        """;

    // As releases since 23.11 write it: a state is a list, numbers may be wrapped, the user of a removed account is empty.
    private const string Newer = """
        {"jobs": [
          {"account": "lab-a", "array": {"job_id": 120, "task_id": {"set": true, "infinite": false, "number": 4}},
           "association": {"account": "lab-a", "cluster": "h100a", "user": "mina"}, "cluster": "h100a",
           "job_id": 123, "partition": "gpu", "state": {"current": ["RUNNING"], "reason": "None"},
           "time": {"elapsed": {"set": true, "infinite": false, "number": 60}, "submission": {"set": true, "infinite": false, "number": 1790000000},
                    "start": {"set": true, "infinite": false, "number": 1790000100}, "end": {"set": false, "infinite": false, "number": 0}},
           "tres": {"allocated": [{"type": "gres", "name": "gpu:h100", "id": 1002, "count": {"set": true, "infinite": false, "number": 8}}]}, "user": ""},
          {"job_id": 124, "state": {"current": ["PENDING"]}, "time": {"submission": 1790000000, "start": 0, "end": 0},
           "tres": {"allocated": []}, "cluster": "h100a"}
        ], "meta": {"slurm": {"release": "24.11.1"}}}
        """;

    [Fact]
    public async Task The_form_of_older_releases_is_read()
    {
        var row = Assert.Single(await Importing.DraftAsync(Sacct.Accounting(zone: null), Older));

        var run = Encoding.UTF8.GetString(row.Drafts[0].Sections[0].Utf8.Span);
        Assert.Equal(5, row.Place.Line);
        Assert.Contains("\"state\":\"completed\"", run, StringComparison.Ordinal);
        Assert.Contains("\"accelerator\":\"nvidia-h100-sxm\",\"count\":8", run, StringComparison.Ordinal);
        Assert.Contains("\"low\":\"16\",\"high\":\"16\"", run, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_of_newer_releases_is_read()
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting(zone: null, asOf: "2026-09-21T14:30:00Z"), Newer);

        var run = Encoding.UTF8.GetString(rows[0].Drafts[0].Sections[0].Utf8.Span);
        Assert.Contains("\"state\":\"running\"", run, StringComparison.Ordinal);
        Assert.Contains("\"schedulerRunId\":\"120_4\"", run, StringComparison.Ordinal);
        Assert.Equal(NotDraftedReason.NotStarted, Assert.Single(rows[1].NotDrafted).Reason);
    }

    [Theory]
    [InlineData("\"tres\": {}", NotDraftedReason.ValueMissing)]
    [InlineData("\"tres\": {\"allocated\": []}", NotDraftedReason.ValueMissing)]
    [InlineData("\"tres\": {\"allocated\": null}", NotDraftedReason.ValueMissing)]
    [InlineData("\"tres\": {\"allocated\": \"\"}", NotDraftedReason.ValueMissing)]
    [InlineData("\"tres\": {\"allocated\": [{\"type\": \"cpu\", \"count\": 4}]}", NotDraftedReason.NoAccelerators)]
    [InlineData("\"tres\": {\"allocated\": \"cpu=4\"}", NotDraftedReason.NoAccelerators)]
    public async Task A_job_that_ran_with_no_resource_at_all_is_not_one_without_GPUs(string tres, NotDraftedReason reason)
    {
        var text = $$"""{"jobs": [{"job_id": 1, "state": {"current": ["COMPLETED"]}, "time": {"submission": 1790000000, "start": 1790000100, "end": 1790007300}, {{tres}}}]}""";

        Assert.Equal(reason, Assert.Single(Assert.Single(await Importing.DraftAsync(Sacct.Accounting(zone: null), text)).NotDrafted).Reason);
    }

    [Theory]
    [InlineData("\"PENDING\", \"REQUEUED\"", "cancelled")]
    [InlineData("\"PENDING\", \"RESIZING\"", "cancelled")]
    [InlineData("\"PENDING\", \"REVOKED\"", "cancelled")]
    [InlineData("\"COMPLETING\"", "unknown")]
    [InlineData("\"COMPLETED\", \"COMPLETING\"", "completed")]
    public async Task A_run_with_an_end_has_ended_with_its_hours_whatever_its_flags(string states, string expected)
    {
        var text = Older.Replace("{\"current\": \"COMPLETED\", ", $$"""{"current": [{{states}}], """, StringComparison.Ordinal);
        using var importing = new Importing();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));

        var imported = await importing.ImportAsync(Sacct.Accounting(zone: null), content);

        var run = Assert.Single(imported.Contents).Section<Statements.Run>()!;
        Assert.Equal((expected, "16"), (Statements.Words.Of(run.State), run.AcceleratorHours.Value.Low.ToString()));
    }

    [Fact]
    public async Task Records_are_found_wherever_the_buffer_cuts_them()
    {
        var jobs = string.Join(",\n", Enumerable.Range(1, 3000).Select(id => $$$"""{"job_id": {{{id}}}, "name": "{{{new string('x', id % 97)}}}", "nested": {"jobs": [{"job_id": 9}]}, "tres": {}}"""));
        var text = $$"""{"meta": {"jobs": [1, {"a": []}]}, "jobs": [{{jobs}}], "errors": []}""";

        var rows = await Importing.DraftAsync(Sacct.Accounting(zone: null), text);

        Assert.Equal(Enumerable.Range(1, 3000).Select(id => $"{id}"), rows.Select(row => row.NotDrafted[0].Subject));
        Assert.Equal(Enumerable.Range(1, 3000), rows.Select(row => (int)row.Place.Line));
    }

    [Theory]
    [InlineData("""{"jobs": [{"job_id": 1}""")]
    [InlineData("""{"jobs": [{"job_id": }]}""")]
    [InlineData("""{"steps": []}""")]
    [InlineData("{")]
    public async Task What_is_cut_or_no_accounting_is_told(string text) =>
        await Assert.ThrowsAsync<AccountingFormatException>(() => Importing.DraftAsync(Sacct.Accounting(zone: null), text));

    [Fact] // found by fuzzing: .NET reads such a text only to throw
    public async Task A_job_with_half_a_character_is_listed_and_the_next_is_read()
    {
        const string Halves = """{"jobs": [{"job_id": 1, "user": "\ud800"}, {"job_id": 2, "\udc00": 1, "tres": {}}, {"job_id": 3 /* three */}]}""";

        var rows = await Importing.DraftAsync(Sacct.Accounting(zone: null), Halves);

        Assert.Equal(3, rows.Count);
        Assert.Equal((NotDraftedReason.Malformed, ""), (rows[0].NotDrafted[0].Reason, rows[0].NotDrafted[0].Subject));
        Assert.Equal("3", rows[2].NotDrafted[0].Subject);
        await Assert.ThrowsAsync<AccountingFormatException>(() => Importing.DraftAsync(Sacct.Accounting(zone: null), """{"\udc00": 1}"""));
    }

    [Fact]
    public async Task A_job_without_a_number_is_listed()
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting(zone: null), """{"jobs": [{"state": {"current": "COMPLETED"}}]}""");
        Assert.Equal(NotDraftedReason.Malformed, Assert.Single(rows[0].NotDrafted).Reason);
    }
}
