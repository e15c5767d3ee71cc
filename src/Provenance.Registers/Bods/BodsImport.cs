// BODS 0.4 JSON (an array of statements, or one a line) into drafts of entities with their owners.

using System.Runtime.CompilerServices;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>Drafts statements from files of the Beneficial Ownership Data Standard 0.4.</summary>
/// <param name="party">Whose key signs.</param>
/// <param name="source">The register: a short name that stands in ids and in the journal.</param>
public sealed class BodsImport(Handle party, Handle source) : IAccounting
{
    /// <summary>The day of the import: an interest that begins later is left out and listed. Null states those too, without their first day.</summary>
    public CalendarDate? ImportedOn { get; init; }

    /// <inheritdoc/>
    public string Name => source.ToString();

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowOutcome> DraftAsync(Stream content, string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = new BodsReading(party, Name, ImportedOn);
        await foreach (var record in new JsonSource(file).ReadAsync(content, cancellationToken))
        {
            reading.Take(new SourcePlace(file, record.Line), record);
        }

        foreach (var outcome in reading.Finish())
        {
            yield return outcome;
        }
    }
}
