// What the tests of imports share: a site, a key, and running an import in memory.

using System.Text;
using Microsoft.Extensions.Time.Testing;
using Provenance.Statements;

namespace Provenance.Accounting.Tests;

internal sealed class Importing : IDisposable
{
    public const string Origin = "registry.example/2026";
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public SigningKey Key { get; } = SigningKey.FromSeed(new byte[32]);

    public FakeTimeProvider Clock { get; } = new(Start);

    public ImportSecret Secret { get; } = ImportSecret.Draw();

    public static Site Site { get; } = ParseSite("acme/jurong-1/h100-a");

    public static Site ParseSite(string text) => Site.TryParse(text, out var site) ? site : throw new FormatException(text);

    public static CsvMapping Mapping(string json) => CsvMapping.TryRead(Encoding.UTF8.GetBytes(json), out var mapping, out var fault)
        ? mapping
        : throw new FormatException(fault.ToString());

    public static CsvMapping Example(string name) =>
        ExampleMappings.TryRead(name, out var utf8) ? Mapping(Encoding.UTF8.GetString(utf8)) : throw new FormatException(name);

    public static async Task<List<RowOutcome>> DraftAsync(IAccounting accounting, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await accounting.DraftAsync(content, "file", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    public async Task<Imported> ImportAsync(IAccounting accounting, Stream content, ImportJournal? journal = null, bool repeat = false, bool crash = false, bool failing = false, Stream? older = null, bool ends = true)
    {
        using var own = journal is null ? ImportJournal.InMemory() : null;
        var memory = journal ?? own!;
        var imported = new Imported();
        var issuer = new StatementIssuer(Origin, Key, Secret, memory, "0.1.0", Clock);
        var import = new Import(issuer, memory, imported, imported.NotDrafted.Add) { Repeat = repeat, ReadsNewestFirst = older is not null };
        await import.RecoverAsync(TestContext.Current.CancellationToken);
        await import.ReadAsync(accounting, content, "file", TestContext.Current.CancellationToken);
        if (older is not null)
        {
            await import.ReadAsync(accounting, older, "older", TestContext.Current.CancellationToken);
        }

        imported.IsFailing = failing;
        if (failing)
        {
            await Assert.ThrowsAsync<IOException>(() => import.CompleteAsync(TestContext.Current.CancellationToken));
        }
        else if (!ends)
        {
            await import.SignRestAsync(TestContext.Current.CancellationToken);
        }
        else if (!crash)
        {
            await import.CompleteAsync(TestContext.Current.CancellationToken);
        }

        imported.Summary = import.Summary;
        return imported;
    }

    public void Dispose() => Key.Dispose();
}

internal sealed class Imported : IAttestationSink
{
    private StatementContent[]? _contents;

    public List<Attestation> Attestations { get; } = [];

    public List<NotDrafted> NotDrafted { get; } = [];

    /// <summary>Whether it stops, as a full disk does, before anything is where it was to go.</summary>
    public bool IsFailing { get; set; }

    public ImportSummary Summary { get; set; } = new();

    public IReadOnlyList<StatementContent> Contents =>
        _contents ??= [.. Attestations.Select(attestation => new StatementReader(Importing.Origin).Read(attestation).Content!)];

    public Task WriteAsync(IReadOnlyList<Attestation> attestations, CancellationToken cancellationToken)
    {
        Attestations.AddRange(attestations);
        return Task.CompletedTask;
    }

    public Task CompleteAsync(CancellationToken cancellationToken) =>
        IsFailing ? Task.FromException(new IOException("The disk is full.")) : Task.CompletedTask;
}
