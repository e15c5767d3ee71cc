// Names that were made into handles and ids, and those in which a time stands, from one import to the next.

using System.Text;

namespace Provenance.Accounting.Tests;

public sealed class NameTests : IDisposable
{
    private static readonly CsvMapping RefusingByName = Importing.Mapping("""
        {"name": "t", "let": {"customer": {"$column": "user", "$as": "id"}},
         "refuse": [{"if": {"value": "customer", "is": "root"}, "because": "no customer"}],
         "statements": [{"kind": "entity", "record": "entities/OPERATOR:acme:{id}", "sections": {"identity": {
           "entity": {"$text": "OPERATOR:acme:{id}"}, "type": "unknown", "names": [{"text": {"$value": "customer"}, "kind": "other"}], "jurisdiction": "unknown"}}}]}
        """);

    private readonly Importing _importing = new();
    private readonly ImportJournal _journal = ImportJournal.InMemory();

    [Fact]
    public async Task A_name_that_a_refusal_looked_at_is_not_merged_with_another_across_imports()
    {
        await ImportRowAsync("1,Lab A");

        var other = await ImportRowAsync("2,lab-a");

        Assert.Empty(other.Attestations);
        Assert.Equal(NotDraftedReason.NameCollision, Assert.Single(other.NotDrafted).Reason);
    }

    [Fact]
    public async Task A_name_that_a_refusal_looked_at_can_be_corrected()
    {
        var first = await ImportRowAsync("1,mina");

        var corrected = await ImportRowAsync("1,noor");

        Assert.Empty(corrected.NotDrafted);
        Assert.Equal(first.Attestations[0].Envelope.StatementId, Assert.Single(corrected.Contents).Statement.Supersedes!.Statement);
    }

    [Theory]
    [InlineData("UTC", "Asia/Singapore")]
    [InlineData("Asia/Kathmandu", "America/New_York")]
    public async Task A_job_that_is_read_in_another_time_zone_is_not_reported_twice(string zone, string other)
    {
        var first = await ImportJobAsync(zone, Sacct.Line(("State", "RUNNING"), ("End", "Unknown")));

        var again = await ImportJobAsync(other, Sacct.Line());

        Assert.Empty(again.Attestations);
        var listed = Assert.Single(again.NotDrafted);
        Assert.Equal(NotDraftedReason.RecordRepeated, listed.Reason);
        Assert.Contains(first.Contents[0].Statement.Record.ToString(), listed.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10-01T10:15:00", "2026-10-01T10:25:00")] // whole quarters of an hour later, after another wait
    [InlineData("2026-10-01T10:17:00", "2026-10-01T10:22:00")] // the same wait
    public async Task A_job_that_was_queued_again_is_another_run(string submit, string start)
    {
        await ImportJobAsync("UTC", Sacct.Line());

        var again = await ImportJobAsync("UTC", Sacct.Line(("Submit", submit), ("Start", start), ("End", "2026-10-01T12:00:00"), ("ElapsedRaw", "")));

        Assert.Single(again.Attestations);
    }

    public void Dispose()
    {
        _importing.Dispose();
        _journal.Dispose();
    }

    private Task<Imported> ImportRowAsync(string row) =>
        ImportAsync(new CsvAccounting(RefusingByName, Importing.Site, new Dictionary<string, string>()), $"id,user\n{row}\n");

    private Task<Imported> ImportJobAsync(string zone, string line) => ImportAsync(Sacct.Accounting(zone, asOf: "2026-10-02T12:00:00Z"), Sacct.Text(line));

    private async Task<Imported> ImportAsync(IAccounting accounting, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await _importing.ImportAsync(accounting, content, _journal);
    }
}
