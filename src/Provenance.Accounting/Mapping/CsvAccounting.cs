// Rows of a CSV file, drafted by a mapping. The first line names the columns.

using System.Runtime.CompilerServices;
using System.Text;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>Accounting in CSV.</summary>
public sealed class CsvAccounting : IAccounting
{
    private readonly CsvMapping _mapping;
    private readonly Dictionary<string, string> _options;

    /// <summary>Drafts rows by a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="site">The site it speaks of.</param>
    /// <param name="options">Options that were given.</param>
    /// <exception cref="AccountingFormatException">An option is missing, or the mapping has no such option.</exception>
    public CsvAccounting(CsvMapping mapping, Site site, IReadOnlyDictionary<string, string> options)
    {
        _mapping = mapping;
        _options = new(StringComparer.Ordinal)
        {
            ["operator"] = site.Operator.ToString(),
            ["site"] = site.Name.ToString(),
            ["cluster"] = site.Cluster.ToString(),
        };
        foreach (var name in options.Keys)
        {
            if (!mapping.Options.Any(option => option.Name == name))
            {
                var known = mapping.Options.Count == 0 ? "none" : string.Join(", ", mapping.Options.Select(option => option.Name));
                throw new AccountingFormatException($"The mapping {mapping.Name} has no option \"{name}\"; it has {known}.");
            }
        }

        foreach (var option in mapping.Options)
        {
            if ((options.GetValueOrDefault(option.Name) ?? option.Default) is { } value)
            {
                _options.Add(option.Name, value);
            }
            else if (!option.IsOptional)
            {
                throw new AccountingFormatException($"The mapping {mapping.Name} needs --set {option.Name}=…: {option.About}");
            }
        }
    }

    /// <inheritdoc/>
    public string Name => _mapping.Name;

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowOutcome> DraftAsync(
        Stream content, string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<string, int>? columns = null;
        await foreach (var record in new CsvRecords(_mapping.Delimiter, file).ReadAsync(content, cancellationToken))
        {
            if (columns is null)
            {
                columns = Columns(record.Cells, file);
                continue;
            }

            var place = new SourcePlace(file, record.Line);
            yield return record.Fault is not null || record.Cells.Length != columns.Count
                ? Malformed(place, record, columns.Count)
                : Draft(place, record.Cells, columns);
        }

        if (columns is null)
        {
            throw new AccountingFormatException($"{file}: the file is empty; its first line names the columns.");
        }
    }

    private static RowOutcome Malformed(SourcePlace place, CsvRecord record, int expected) => RowOutcome.Of(new NotDrafted(
        place,
        record.Cells[0],
        NotDraftedReason.Malformed,
        record.Fault ?? $"The row has {record.Cells.Length} columns, the first line {expected}."));

    private Dictionary<string, int> Columns(string[] header, string file)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < header.Length; index++)
        {
            if (!columns.TryAdd(header[index].Trim(), index))
            {
                throw new AccountingFormatException($"{file}: the column \"{header[index]}\" stands twice.");
            }
        }

        foreach (var (name, at) in _mapping.Columns)
        {
            if (!columns.ContainsKey(name))
            {
                var fault = new MappingFault(at.Line, at.Column, $"the file has no column \"{name}\".");
                throw new AccountingFormatException($"{file}: mapping {_mapping.Name}, {fault}");
            }
        }

        return columns;
    }

    private RowOutcome Draft(SourcePlace place, string[] cells, Dictionary<string, int> columns)
    {
        var scope = new RowScope
        {
            Columns = columns,
            Cells = cells,
            Options = _options,
            Values = _mapping.Values,
            MissingWords = _mapping.MissingWords,
            Place = place,
            SourceDigest = Digest.Of(Encoding.UTF8.GetBytes(string.Join('\u001F', cells))),
        };
        var drafts = new List<Draft>();
        var not = new List<NotDrafted>();
        foreach (var statement in _mapping.Statements)
        {
            statement.Draft(scope, drafts, not);
        }

        if (drafts.Count == 0 && not.Count == 0)
        {
            not.Add(new NotDrafted(place, cells[0], NotDraftedReason.Excluded, "No statement of the mapping is about such rows."));
        }

        return new RowOutcome(place, drafts, not);
    }
}
