using Provenance.Accounting;
using Provenance.Statements;
using Provenance.Storage.Conformance.Projections;
using Provenance.Tests;

namespace Provenance.Storage.Sqlite.Tests;

/// <summary>Epoch's tables as a log, by the mappings that come with the importer.</summary>
internal static class EpochLog
{
    /// <summary>Logs what a mapping makes of a table.</summary>
    /// <param name="world">Where it is logged.</param>
    /// <param name="mapping">Name of the mapping.</param>
    /// <param name="table">The table; where it is not here, the test is skipped.</param>
    /// <param name="options">Options of the mapping.</param>
    /// <returns>What was logged.</returns>
    public static async Task<IReadOnlyList<StatementContent>> WriteAsync(DrawnWorld world, string mapping, string table, Dictionary<string, string> options)
    {
        await using var content = File.OpenRead(SharedData.Require(table));
        using var key = SigningKey.FromSeed(new byte[32]);
        using var journal = ImportJournal.InMemory();
        var sink = new LoggingSink(world);
        var issuer = new StatementIssuer(ProjectionWorld.Origin, key, ImportSecret.Draw(), journal, "0.1.0", TimeProvider.System);
        var import = new Import(issuer, journal, sink, _ => { });
        await import.ReadAsync(new CsvAccounting(MappingOf(mapping), SiteOf("acme/s-1/c-0"), options), content, "file", TestContext.Current.CancellationToken);
        await import.CompleteAsync(TestContext.Current.CancellationToken);
        return sink.Contents;
    }

    private static CsvMapping MappingOf(string name) => ExampleMappings.TryRead(name, out var utf8) && CsvMapping.TryRead(utf8, out var mapping, out _)
        ? mapping
        : throw new FormatException(name);

    private static Site SiteOf(string text) => Site.TryParse(text, out var site) ? site : throw new FormatException(text);

    private sealed class LoggingSink(DrawnWorld world) : IAttestationSink
    {
        private readonly StatementReader _reader = new(ProjectionWorld.Origin);

        public List<StatementContent> Contents { get; } = [];

        public Task WriteAsync(IReadOnlyList<Attestation> attestations, CancellationToken cancellationToken)
        {
            foreach (var attestation in attestations)
            {
                world.Append(attestation);
                Contents.Add(_reader.Read(attestation).Content!);
            }

            return Task.CompletedTask;
        }

        public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
