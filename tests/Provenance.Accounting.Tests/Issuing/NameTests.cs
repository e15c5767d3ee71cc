// Names that were made into handles and ids, from one import to the next.

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

    public void Dispose()
    {
        _importing.Dispose();
        _journal.Dispose();
    }

    private Task<Imported> ImportRowAsync(string row) =>
        ImportAsync(new CsvAccounting(RefusingByName, Importing.Site, new Dictionary<string, string>()), $"id,user\n{row}\n");

    private async Task<Imported> ImportAsync(IAccounting accounting, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await _importing.ImportAsync(accounting, content, _journal);
    }
}
