using System.Text;
using Provenance.Statements;

namespace Provenance.Accounting.Tests;

public sealed class SacctTextTests
{
    [Fact]
    public async Task A_completed_job_becomes_a_training_job_with_exact_hours()
    {
        using var importing = new Importing();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Sacct.Text(Sacct.Line())));

        var imported = await importing.ImportAsync(Sacct.Accounting("Asia/Singapore"), content);

        var statement = Assert.Single(imported.Contents);
        var run = statement.Section<Run>()!;
        Assert.Equal("acme/jurong-1/h100-a/jobs/123~20261001T000000Z", statement.Statement.Record);
        Assert.Equal("2026-10-01T00:05:00Z", run.StartedAt.ToString());
        Assert.Equal("16", run.AcceleratorHours.Value.Low.ToString());
        Assert.Equal("16", run.AcceleratorHours.Value.High.ToString());
        Assert.Equal(("nvidia-h100-sxm", 8L), (run.Allocations[0].Accelerator.ToString(), run.Allocations[0].Count));
        Assert.Equal("OPERATOR:acme:lab-a", statement.Section<JobParties>()!.Customer.ToString());
        Assert.Equal(WarningReason.ReportLate, Assert.Single(statement.Warnings).Reason);
    }

    [Theory]
    [InlineData("JobID", "123.batch", NotDraftedReason.JobStep)]
    [InlineData("JobID", "123.0", NotDraftedReason.JobStep)]
    [InlineData("AllocTRES", "billing=4,cpu=4,node=1", NotDraftedReason.NoAccelerators)]
    [InlineData("AllocTRES", "", NotDraftedReason.ValueMissing)]
    [InlineData("AllocTRES", "gres/gpu=x", NotDraftedReason.ValueUnreadable)]
    [InlineData("AllocTRES", "gres/gpu=9223372036854775807,gres/gpu=1", NotDraftedReason.ValueUnreadable)]
    [InlineData("AllocTRES", "gres/gpu:a=9223372036854775807,gres/gpu:b=1", NotDraftedReason.ValueUnreadable)]
    [InlineData("AllocTRES", "gres/gpu=8", NotDraftedReason.AcceleratorUnmapped)]
    [InlineData("AllocTRES", "gres/gpu:1g.10gb=2,gres/gpu=2", NotDraftedReason.AcceleratorUnmapped)]
    [InlineData("AllocTRES", "gres/npu:910b=8,gres/npu=8", NotDraftedReason.ResourceUnmapped)]
    [InlineData("AllocTRES", "gres/hpu=8", NotDraftedReason.ResourceUnmapped)]
    [InlineData("AllocTRES", "gres/shard=4", NotDraftedReason.ResourceUnmapped)]
    [InlineData("AllocTRES", "gres/gpu:h100=8,gres/gpu=8,gres/fpga=1", NotDraftedReason.ResourceUnmapped)]
    [InlineData("AllocTRES", "gres/disk=100G", NotDraftedReason.ResourceUnmapped)]
    [InlineData("AllocTRES", "gres/disk=9000000P", NotDraftedReason.ValueUnreadable)]
    [InlineData("AllocTRES", "cpu=4,gres/gpumem=40G,gres/gpuutil=95%,gres/nic=1", NotDraftedReason.NoAccelerators)]
    [InlineData("Start", "Unknown", NotDraftedReason.NotStarted)]
    [InlineData("Start", "None", NotDraftedReason.NotStarted)]
    [InlineData("Start", "yesterday", NotDraftedReason.ValueUnreadable)]
    [InlineData("State", "RUNNING", NotDraftedReason.TimeImpossible)]
    [InlineData("State", "SUSPENDED", NotDraftedReason.TimeImpossible)]
    [InlineData("End", "Unknown", NotDraftedReason.ValueMissing)]
    [InlineData("End", "2026-10-01T08:00:00", NotDraftedReason.TimeImpossible)]
    [InlineData("Submit", "2026-10-01T09:00:00", NotDraftedReason.TimeImpossible)]
    [InlineData("Account", "a|b", NotDraftedReason.Malformed)]
    public async Task What_is_no_job_to_report_is_listed_with_its_reason(string column, string cell, NotDraftedReason reason)
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting(), Sacct.Text(Sacct.Line((column, cell))));

        var listed = Assert.Single(Assert.Single(rows).NotDrafted);
        Assert.Equal((reason, 2L), (listed.Reason, listed.Place.Line));
    }

    [Theory]
    [InlineData("COMPLETED", "completed")]
    [InlineData("CANCELLED by 1000", "cancelled")]
    [InlineData("CANCELLED+", "cancelled")]
    [InlineData("OUT_OF_MEMORY", "failed")]
    [InlineData("NODE_FAIL", "failed")]
    [InlineData("TIMEOUT", "failed")]
    [InlineData("PREEMPTED", "cancelled")]
    [InlineData("REQUEUED", "cancelled")]
    [InlineData("RESIZING", "cancelled")]
    [InlineData("PENDING", "unknown")]
    [InlineData("FROBNICATED", "unknown")]
    public async Task States_are_read_by_their_word(string state, string expected)
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting(), Sacct.Text(Sacct.Line(("State", state))));

        Assert.Contains($"\"state\":\"{expected}\"", Run(rows[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_not_utf_8_is_listed_and_two_customers_stay_two()
    {
        using var importing = new Importing();
        using var content = new MemoryStream(Encoding.Latin1.GetBytes(Sacct.Text(
            Sacct.Line(("Account", "m\u00FCller")), Sacct.Line(("Account", "m\u00F6ller"), ("JobIDRaw", "124")), Sacct.Line(("JobIDRaw", "125")))));

        var imported = await importing.ImportAsync(Sacct.Accounting(), content);

        Assert.Single(imported.Attestations);
        Assert.Equal([(NotDraftedReason.Malformed, 2L), (NotDraftedReason.Malformed, 3L)], imported.NotDrafted.Select(row => (row.Reason, row.Place.Line)));
    }

    [Fact]
    public async Task A_running_job_is_as_of_the_time_that_was_said()
    {
        var text = Sacct.Text(Sacct.Line(("State", "RUNNING"), ("End", "Unknown")));

        var without = await Importing.DraftAsync(Sacct.Accounting(), text);
        var with = await Importing.DraftAsync(Sacct.Accounting(asOf: "2026-10-01T09:05:00Z"), text);

        Assert.Equal(NotDraftedReason.AsOfMissing, without[0].NotDrafted[0].Reason);
        var run = Run(with[0]);
        Assert.Contains("\"state\":\"running\",\"asOf\":\"2026-10-01T09:05:00Z\"", run, StringComparison.Ordinal);
        Assert.Contains("\"acceleratorHours\":{\"low\":\"8\"", run, StringComparison.Ordinal);
        Assert.DoesNotContain("endedAt", run, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_of_no_length_has_no_allocation_and_no_hours()
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting(), Sacct.Text(Sacct.Line(("End", "2026-10-01T08:05:00"), ("State", "FAILED"))));

        Assert.Contains("\"allocations\":[],\"acceleratorHours\":{\"low\":\"0\"", Run(rows[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_of_an_array_and_runs_of_a_requeued_job_have_records_of_their_own()
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting(), Sacct.Text(
            Sacct.Line(("JobIDRaw", "130"), ("JobID", "123_4")),
            Sacct.Line(("State", "REQUEUED")),
            Sacct.Line(("Submit", "2026-10-01T11:00:00"), ("Start", "2026-10-01T12:00:00"), ("End", "2026-10-01T14:00:00"))));

        Assert.Equal(
            ["130~20261001T080000Z", "123~20261001T080000Z", "123~20261001T110000Z"],
            rows.Select(row => row.Drafts[0].Record.Split('/')[^1]));
        Assert.Contains("\"schedulerRunId\":\"123_4\"", Run(rows[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123_4")]
    [InlineData("123_[5-9]")]
    [InlineData("123+1")]
    public async Task A_task_of_an_array_without_its_own_number_is_listed_for_it_would_count_twice(string shown)
    {
        var without = await Importing.DraftAsync(Sacct.Accounting(), Sacct.Text(Sacct.Line(("JobIDRaw", ""), ("JobID", shown)), Sacct.Line(("JobIDRaw", ""))));

        Assert.Equal(NotDraftedReason.ValueMissing, Assert.Single(without[0].NotDrafted).Reason);
        Assert.EndsWith("/jobs/123~20261001T080000Z", Assert.Single(without[1].Drafts).Record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_are_mapped_by_partition_then_type_then_catalogue()
    {
        Assert.True(SlurmMapping.TryRead(
            """{"accelerators": {"*": "nvidia-a100", "old/*": "nvidia-v100", "odd": "nvidia-h200-sxm"}, "customers": {"lab-a": "LEI:969500KSV493XWY0PS33"}}"""u8.ToArray(),
            out var mapping,
            out _));
        var rows = await Importing.DraftAsync(Sacct.Accounting(mapping: mapping), Sacct.Text(
            Sacct.Line(("AllocTRES", "gres/gpu=2")),
            Sacct.Line(("AllocTRES", "gres/gpu=2"), ("Partition", "old")),
            Sacct.Line(("AllocTRES", "gres/gpu:odd=1,gres/gpu:a100=1,gres/gpu=4"))));

        Assert.Contains("\"accelerator\":\"nvidia-a100\",\"count\":2", Run(rows[0]), StringComparison.Ordinal);
        Assert.Contains("nvidia-v100", Run(rows[1]), StringComparison.Ordinal);
        Assert.Contains("\"accelerator\":\"nvidia-h200-sxm\",\"count\":1", Run(rows[2]), StringComparison.Ordinal);
        Assert.Contains("\"accelerator\":\"nvidia-a100\",\"count\":2", Run(rows[2]), StringComparison.Ordinal);
        Assert.Contains("LEI:969500KSV493XWY0PS33", Encoding.UTF8.GetString(rows[0].Drafts[0].Sections[1].Utf8.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resources_that_are_not_called_gpu_are_mapped_by_what_they_are_called_or_named_as_harmless()
    {
        Assert.True(SlurmMapping.TryRead(
            """{"accelerators": {"npu:910b": "odd-npu", "hpu:*": "odd-hpu", "old/hpu:*": "older-hpu", "shard:*": "nvidia-a100"}, "harmless": ["disk"]}"""u8.ToArray(),
            out var mapping,
            out var fault), fault);
        var rows = await Importing.DraftAsync(Sacct.Accounting(mapping: mapping), Sacct.Text(
            Sacct.Line(("AllocTRES", "gres/npu:910b=8,gres/npu=8,gres/disk=100G")),
            Sacct.Line(("AllocTRES", "gres/hpu=4")),
            Sacct.Line(("AllocTRES", "gres/hpu=4"), ("Partition", "old")),
            Sacct.Line(("AllocTRES", "gres/disk=100G")),
            Sacct.Line(("AllocTRES", "gres/shard=4"))));

        Assert.Contains("\"accelerator\":\"odd-npu\",\"count\":8", Run(rows[0]), StringComparison.Ordinal);
        Assert.Contains("\"accelerator\":\"odd-hpu\",\"count\":4", Run(rows[1]), StringComparison.Ordinal);
        Assert.Contains("older-hpu", Run(rows[2]), StringComparison.Ordinal);
        Assert.Equal(
            [NotDraftedReason.NoAccelerators, NotDraftedReason.ResourceUnmapped],
            rows.SelectMany(row => row.NotDrafted).Select(row => row.Reason));
    }

    [Fact]
    public async Task Jobs_of_another_cluster_are_not_mixed_in()
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting(), Sacct.Text(Sacct.Line(), Sacct.Line(("Cluster", "h100b"))));

        Assert.Single(rows[0].Drafts);
        Assert.Equal(NotDraftedReason.ClusterMissing, rows[1].NotDrafted[0].Reason);
        Assert.Contains("holds h100a", rows[1].NotDrafted[0].Detail, StringComparison.Ordinal);
        Assert.Contains("and h100b", rows[1].NotDrafted[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_of_another_cluster_than_the_one_that_was_said_are_left_out()
    {
        var accounting = new SlurmAccounting(new JobDrafter(Importing.Site, SlurmMapping.Empty, null, "h100b"), TimeZoneInfo.Utc);

        var rows = await Importing.DraftAsync(accounting, Sacct.Text(Sacct.Line(), Sacct.Line(("Cluster", "h100b"))));

        Assert.Equal(NotDraftedReason.Excluded, rows[0].NotDrafted[0].Reason);
        Assert.Single(rows[1].Drafts);
    }

    [Fact]
    public async Task A_job_that_was_cancelled_in_the_queue_held_nothing()
    {
        var rows = await Importing.DraftAsync(Sacct.Accounting(), Sacct.Text(
            Sacct.Line(("State", "CANCELLED"), ("AllocTRES", ""), ("Start", "None")),
            Sacct.Line(("State", "CANCELLED"), ("AllocTRES", ""), ("Start", "2026-10-01T10:05:00"))));

        Assert.Equal([NotDraftedReason.NotStarted, NotDraftedReason.NoAccelerators], rows.Select(row => row.NotDrafted[0].Reason));
    }

    [Theory]
    [InlineData("=8,gres/gpu=8,mem=1T,node=1")] // behind it "gres/gpu:h100" would be read as unreadable
    [InlineData("8,gres/gpu=8,mem=1T,node=1")]
    [InlineData(",gres/gpu:h100=8,gres/gpu=8,mem=1T,node=1")] // behind it the job would seem to hold none
    [InlineData("|7200|billing=64,cpu=64,gres/gpu:h100=8,gres/gpu=8,mem=1T,node=1")]
    [InlineData("")]
    public async Task A_file_that_was_cut_off_in_a_line_is_told_though_the_line_looks_whole(string lost)
    {
        var line = Sacct.Line(("JobIDRaw", "124"));
        Assert.EndsWith(lost, line, StringComparison.Ordinal);
        foreach (var end in new[] { "\n", "\r\n" })
        {
            var rows = await Importing.DraftAsync(Sacct.Accounting(), Sacct.Header + end + Sacct.Line() + end + line[..^lost.Length]);

            Assert.Single(rows[0].Drafts);
            var listed = Assert.Single(rows[1].NotDrafted);
            Assert.Equal((NotDraftedReason.Malformed, 3L, "124"), (listed.Reason, listed.Place.Line, listed.Subject));
            Assert.Contains("cut off", listed.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_line_is_read_as_one_wherever_the_buffer_cuts_it()
    {
        var lines = Enumerable.Range(1, 600).Select(id => Sacct.Line(("JobIDRaw", $"{id}"), ("User", new string('x', id % 97))));

        var rows = await Importing.DraftAsync(Sacct.Accounting(), Sacct.Text([.. lines]));

        Assert.Equal(Enumerable.Range(1, 600).Select(id => $"acme/jurong-1/h100-a/jobs/{id}~20261001T080000Z"), rows.Select(row => Assert.Single(row.Drafts).Record));
    }

    [Fact]
    public async Task Columns_come_in_any_order_and_with_trailing_separators()
    {
        const string Text = "AllocTRES|State|End|Start|Submit|JobID|\ngres/gpu:h100=1|COMPLETED|1790000100|1790000000|1790000000|7|\n";

        var rows = await Importing.DraftAsync(Sacct.Accounting(zone: null), Text);

        Assert.EndsWith("/jobs/7~20260921T141320Z", Assert.Single(rows).Drafts[0].Record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_without_needed_columns_is_told_once_with_the_command_to_run()
    {
        var exception = await Assert.ThrowsAsync<AccountingFormatException>(() => Importing.DraftAsync(Sacct.Accounting(), "JobID|State|Submit|Start\n1|COMPLETED||\n"));
        Assert.Contains("lacks End, AllocTRES", exception.Message, StringComparison.Ordinal);
    }

    private static string Run(RowOutcome row) => Encoding.UTF8.GetString(Assert.Single(row.Drafts).Sections[0].Utf8.Span);
}
