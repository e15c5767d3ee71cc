using System.Text;
using Provenance.Statements;

namespace Provenance.Accounting.Tests;

/// <summary>Several exports of one accounting in one import. A job that crosses the end of a month stands in two.</summary>
public sealed class OverlapTests : IDisposable
{
    private static readonly string Running = Sacct.Line(("State", "RUNNING"), ("End", "Unknown"));

    private readonly Importing _importing = new();

    [Fact]
    public async Task The_newer_file_counts_and_what_the_older_says_otherwise_is_passed_over()
    {
        var imported = await ImportAsync(newer: [Sacct.Line()], older: [Running, Sacct.Line(("JobIDRaw", "124"))]);

        Assert.Equal([JobState.Completed, JobState.Completed], imported.Contents.Select(content => content.Section<Run>()!.State));
        Assert.Equal(1, imported.Summary.Outdated);
        Assert.Empty(imported.NotDrafted);
    }

    [Fact]
    public async Task The_same_record_in_another_file_is_repeated()
    {
        var imported = await ImportAsync(newer: [Sacct.Line(), Running], older: [Sacct.Line()]);

        Assert.Single(imported.Attestations);
        Assert.Equal(1, imported.Summary.Repeated);
        Assert.Single(imported.NotDrafted); // the second row of the newer file
    }

    [Fact]
    public async Task The_same_record_twice_in_one_file_cannot_be_told_apart()
    {
        var imported = await ImportAsync(newer: [Sacct.Line(), Sacct.Line()], older: []);

        Assert.Equal(NotDraftedReason.RecordRepeated, Assert.Single(imported.NotDrafted).Reason);
    }

    [Fact]
    public async Task Files_in_the_wrong_order_are_told()
    {
        var imported = await ImportAsync(newer: [Running], older: [Sacct.Line()]);

        var listed = Assert.Single(imported.NotDrafted);
        Assert.Equal(("older", NotDraftedReason.RecordRepeated), (listed.Place.File, listed.Reason));
        Assert.Contains("oldest file first", listed.Detail, StringComparison.Ordinal);
    }

    public void Dispose() => _importing.Dispose();

    private async Task<Imported> ImportAsync(string[] newer, string[] older)
    {
        using var first = new MemoryStream(Encoding.UTF8.GetBytes(Sacct.Text(newer)));
        using var second = new MemoryStream(Encoding.UTF8.GetBytes(Sacct.Text(older)));
        return await _importing.ImportAsync(Sacct.Accounting(asOf: "2026-10-01T09:00:00Z"), first, older: second);
    }
}
