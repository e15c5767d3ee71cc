// GLEIF's golden copy into drafts of entities: level 1, streamed, with the parents of level 2, which are read first.

using System.Runtime.CompilerServices;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>A file of level 2.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="IsExceptions">Whether it holds reporting exceptions; else relationships.</param>
public readonly record struct GleifLevel2File(string Path, bool IsExceptions);

/// <summary>Drafts statements from one file of level 1 (CSV) and any files of level 2 (CSV).</summary>
/// <param name="level2">Read first, into memory.</param>
public sealed class GleifImport(IReadOnlyList<GleifLevel2File> level2) : IAccounting
{
    /// <summary>The day of the import: an interest that begins later is left out and listed. Null states those too, without their first day.</summary>
    public CalendarDate? ImportedOn { get; init; }

    /// <inheritdoc/>
    public string Name => "gleif";

    /// <inheritdoc/>
    /// <remarks>One file of level 1 in all: what level 2 says of others is listed at its end, each in an outcome of its own.</remarks>
    public async IAsyncEnumerable<RowOutcome> DraftAsync(Stream content, string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parents = new GleifParents();
        foreach (var second in level2)
        {
            await foreach (var outcome in ReadLevel2Async(second, parents, cancellationToken))
            {
                yield return outcome;
            }
        }

        var source = new CsvSource(file, [GleifEntity.LeiColumn, GleifEntity.LegalName, GleifEntity.Updated], GleifEntity.IsWanted);
        await foreach (var row in source.ReadAsync(content, cancellationToken))
        {
            yield return Draft(row, new SourcePlace(file, row.Line), parents);
        }

        foreach (var missing in parents.NotMet())
        {
            yield return new RowOutcome(missing.Place, [], [missing]);
        }
    }

    private static async IAsyncEnumerable<RowOutcome> ReadLevel2Async(
        GleifLevel2File second, GleifParents parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] required = second.IsExceptions
            ? [GleifRows.ExceptionLei, GleifRows.ExceptionCategory]
            : [GleifRows.Child, GleifRows.Parent, GleifRows.Type, GleifRows.Status, GleifRows.Updated];
        await using var content = File.OpenRead(second.Path);
        await foreach (var row in new CsvSource(second.Path, required, GleifRows.IsWanted).ReadAsync(content, cancellationToken))
        {
            var place = new SourcePlace(second.Path, row.Line);
            var reason = row.Fault is { } fault ? new NotDrafted(place, string.Empty, NotDraftedReason.Malformed, fault)
                : second.IsExceptions ? parents.TakeException(row, place)
                : parents.TakeRelationship(row, place);
            yield return new RowOutcome(place, [], reason is null ? [] : [reason]);
        }
    }

    private RowOutcome Draft(CsvRow row, SourcePlace place, GleifParents parents)
    {
        if (row.Fault is { } malformed)
        {
            return RowOutcome.Of(new NotDrafted(place, string.Empty, NotDraftedReason.Malformed, malformed));
        }

        var subject = row[GleifEntity.LeiColumn] ?? string.Empty;
        var (entity, reason, fault) = GleifEntity.Read(row);
        if (entity is null)
        {
            return RowOutcome.Of(new NotDrafted(place, subject, reason, fault));
        }

        if (FieldText.Date(row[GleifEntity.Updated]) is not { } updated)
        {
            return RowOutcome.Of(new NotDrafted(place, subject, NotDraftedReason.AsOfMissing, $"{GleifEntity.Updated} is no date."));
        }

        var found = parents.Find(LeiKey.Of(subject)!.Value, updated, ImportedOn);
        var draft = RegisterDrafts.Of(entity with { Owners = found?.Owners }, new DraftOrigin(place, Name, row.Digest), claim: null);
        return new RowOutcome(
            place, [draft], [.. (found?.Faults ?? []).Select(day => new NotDrafted(place, subject, NotDraftedReason.TimeImpossible, day))]);
    }
}
