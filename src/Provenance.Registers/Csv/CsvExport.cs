// Entities and their interests as one table, a row for each interest; an entity without any has one row with those cells
// empty. "unknown" is written where it is stated. Spreadsheets run what begins like a formula, and names come from
// strangers: such cells are escaped.

using System.Globalization;
using CsvHelper;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>Writes CSV (RFC 4180).</summary>
public static class CsvExport
{
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape, NewLine = "\r\n" };

    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "entity", "type", "name", "other_names", "jurisdiction", "incorporated_on", "identifiers",
        "as_of", "complete", "party", "party_name", "interest", "direct_or_indirect", "minimum_percent", "maximum_percent", "from", "to",
    ];

    /// <summary>Writes the entities in the order given.</summary>
    /// <param name="entities">The entities.</param>
    /// <param name="destination">Is left open.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public static async Task WriteAsync(IEnumerable<RegisterEntity> entities, Stream destination, CancellationToken cancellationToken)
    {
        await using var writer = CsvWriter.Create(destination, Options, leaveOpen: true);
        await writer.WriteRecordAsync([.. Columns], cancellationToken);
        foreach (var row in entities.SelectMany(RowsOf))
        {
            await writer.WriteRecordAsync(row, cancellationToken);
        }
    }

    private static IEnumerable<string[]> RowsOf(RegisterEntity entity)
    {
        string[] ofEntity =
        [
            entity.Id.ToString(),
            Words.Of(entity.Type),
            entity.Names[0].Text,
            string.Join("; ", entity.Names.Skip(1).Select(name => name.Text)),
            entity.Jurisdiction.ToString(),
            entity.IncorporatedOn?.ToString() ?? "",
            string.Join("; ", entity.Identifiers.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Scheme} {one.Id}"))),
            entity.Owners?.AsOf.ToString() ?? "",
            entity.Owners is { } owners ? Words.Of(owners.Complete) : "",
        ];
        return entity.Owners is { Interests: { Count: > 0 } interests }
            ? interests.Select(interest => (string[])[.. ofEntity, .. CellsOf(interest)])
            : [[.. ofEntity, .. Enumerable.Repeat("", Columns.Count - ofEntity.Length)]];
    }

    private static string[] CellsOf(Interest interest)
    {
        var (minimum, maximum) = interest.SharePercent.TryGet(out var share)
            ? (share.Minimum.ToString(), share.Maximum.ToString())
            : (OrUnknown.Word, OrUnknown.Word);
        return
        [
            interest.Party.ToString(),
            interest.PartyName?.Text ?? "",
            interest.Type.ToString(),
            Words.Of(interest.DirectOrIndirect),
            minimum,
            maximum,
            interest.From?.ToString() ?? "",
            interest.To?.ToString() ?? "",
        ];
    }
}
