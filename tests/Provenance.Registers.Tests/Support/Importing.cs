// Running an import in memory, with everything that would be signed read back as the registry reads it.

using System.Text;
using Microsoft.Extensions.Time.Testing;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers.Tests;

internal sealed class Importing : IDisposable
{
    private const string Origin = "registry.example/2026";

    private readonly SigningKey _key = SigningKey.FromSeed(new byte[32]);
    private readonly ImportSecret _secret = ImportSecret.Draw();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    public static Handle Party { get; } = Handle.Parse("acme");

    public static CalendarDate Date(string text) => CalendarDate.Parse(text);

    public async Task<Imported> ImportAsync(IAccounting register, Stream content, ImportJournal? journal = null)
    {
        using var own = journal is null ? ImportJournal.InMemory() : null;
        var memory = journal ?? own!;
        var imported = new Imported();
        var import = new Import(new StatementIssuer(Origin, _key, _secret, memory, "0.1.0", _clock), memory, imported, imported.NotDrafted.Add);
        await import.ReadAsync(register, content, "file", TestContext.Current.CancellationToken);
        await import.CompleteAsync(TestContext.Current.CancellationToken);
        imported.Rows = import.Summary.Rows;
        return imported;
    }

    public async Task<Imported> ImportAsync(IAccounting register, string text, ImportJournal? journal = null)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await ImportAsync(register, content, journal);
    }

    public void Dispose() => _key.Dispose();

    internal static StatementReader Reader { get; } = new(Origin);
}

internal sealed class Imported : IAttestationSink
{
    private readonly List<StatementContent> _contents = [];

    public List<NotDrafted> NotDrafted { get; } = [];

    public IReadOnlyList<StatementContent> Contents => _contents;

    public long Rows { get; set; }

    public IReadOnlyList<string> Ids => [.. Contents.Select(content => content.Section<Identity>()!.Entity.ToString())];

    public StatementContent Of(string entity) => Contents.Single(content => content.Statement.Record == $"entities/{entity}");

    public IReadOnlyList<string> InterestsIn(string entity) => [.. (Of(entity).Section<Owners>()?.Interests ?? []).Select(Show)];

    public ListingBody Listing(string record) => Contents.Single(content => content.Statement.Record == record).Section<ListingBody>()!;

    /// <summary>Why the record on a line was not drafted, or not as a whole.</summary>
    public IReadOnlyList<NotDraftedReason> ReasonsAt(long line) => [.. NotDrafted.Where(one => one.Place.Line == line).Select(one => one.Reason)];

    public Task WriteAsync(IReadOnlyList<Attestation> attestations, CancellationToken cancellationToken)
    {
        foreach (var attestation in attestations)
        {
            var outcome = Importing.Reader.Read(attestation);
            Assert.True(outcome.IsRead, outcome.Refusal?.ToString());
            _contents.Add(outcome.Content);
        }

        return Task.CompletedTask;
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Show(Interest interest)
    {
        var share = interest.SharePercent.TryGet(out var range) ? $"{range.Minimum}..{range.Maximum}" : "unknown";
        return $"{interest.Party} {interest.Type} {Words.Of(interest.DirectOrIndirect)} {share} {interest.From?.ToString() ?? "-"} {interest.To?.ToString() ?? "-"}";
    }
}
