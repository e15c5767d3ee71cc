// The rows of a CSV file with a header, by column name, one at a time out of a stream. A row whose quotes do not fit, or
// that has another number of cells than the header, or whose bytes are not UTF-8, is listed: what it holds is unsure.

using System.Runtime.CompilerServices;
using System.Text.Unicode;
using CsvHelper;
using Provenance.Accounting;
using Provenance.Transparency;

namespace Provenance.Registers;

/// <summary>A row.</summary>
internal sealed class CsvRow
{
    private readonly Dictionary<string, int> _columns;
    private readonly string[] _cells;

    public CsvRow(long line, Digest digest, Dictionary<string, int> columns, string[] cells, string? fault = null)
    {
        Line = line;
        Digest = digest;
        Fault = fault;
        _columns = columns;
        _cells = cells;
    }

    /// <summary>Line on which it begins, from 1.</summary>
    public long Line { get; }

    /// <summary>SHA-256 of its bytes.</summary>
    public Digest Digest { get; }

    /// <summary>Why it cannot be read; null where it can.</summary>
    public string? Fault { get; }

    /// <summary>The cell of a column, cleaned; null where it is empty or there is no such column.</summary>
    public string? this[string column] => _columns.TryGetValue(column, out var index) && index < _cells.Length ? FieldText.Clean(_cells[index]) : null;

    /// <summary>The parts of a cell that holds several.</summary>
    public IEnumerable<string> List(string column, char separator = ';') =>
        (this[column] ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Reads a CSV file.</summary>
/// <param name="file">Its name, for messages.</param>
/// <param name="required">Columns that it must have.</param>
/// <param name="wanted">Which columns are read; null for all. A file of millions of rows has hundreds.</param>
internal sealed class CsvSource(string file, IReadOnlyList<string> required, Func<string, bool>? wanted = null)
{
    private readonly Queue<CsvRow> _faulty = new();

    /// <summary>Reads the rows in order.</summary>
    /// <exception cref="AccountingFormatException">A required column is missing, or a row is too long.</exception>
    public async IAsyncEnumerable<CsvRow> ReadAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = CsvReader.Create(content, Options(), leaveOpen: true);
        if (!await NextAsync(reader, header: true, cancellationToken))
        {
            yield break;
        }

        var (columns, indices) = Columns(reader);
        while (await NextAsync(reader, header: false, cancellationToken))
        {
            while (_faulty.TryDequeue(out var faulty))
            {
                yield return faulty;
            }

            var cells = new string[indices.Length];
            for (var i = 0; i < indices.Length; i++)
            {
                cells[i] = reader.GetString(indices[i]);
            }

            yield return new CsvRow(reader.LineNumber, Digest.Of(reader.RawRecord), columns, cells, Utf8.IsValid(reader.RawRecord) ? null : "Its bytes are not UTF-8.");
        }

        while (_faulty.TryDequeue(out var faulty))
        {
            yield return faulty;
        }
    }

    private CsvReaderOptions Options() => new()
    {
        TrackLineNumbers = true,
        MaxRecordSize = RegisterLimits.RecordBytes,
        MalformedData = CsvMalformedDataHandling.Skip,
        FieldCountMismatch = CsvFieldCountHandling.Skip,
        OnMalformedRecord = record => _faulty.Enqueue(new CsvRow(record.LineNumber, default, [], [], Explain(record.Reason))),
    };

    private static string Explain(CsvMalformedReason reason) => reason == CsvMalformedReason.FieldCountMismatch
        ? "The row has another number of cells than the header."
        : "The row's quotes do not fit.";

    private async Task<bool> NextAsync(CsvReader reader, bool header, CancellationToken cancellationToken)
    {
        try
        {
            if (!header)
            {
                return await reader.ReadAsync(cancellationToken);
            }

            await reader.ReadHeaderAsync(cancellationToken);
            return true;
        }
        catch (CsvFormatException exception)
        {
            throw new AccountingFormatException($"{file}: line {Math.Max(exception.LineNumber, 1)}: {exception.Message}");
        }
    }

    private (Dictionary<string, int> Columns, int[] Indices) Columns(CsvReader reader)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var indices = new List<int>();
        for (var i = 0; i < reader.Headers.Count; i++)
        {
            var name = reader.Headers[i].Trim();
            if ((wanted is null || wanted(name)) && columns.TryAdd(name, indices.Count))
            {
                indices.Add(i);
            }
        }

        var missing = required.Where(name => !columns.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? (columns, [.. indices])
            : throw new AccountingFormatException($"{file}: the header lacks {string.Join(", ", missing)}.");
    }
}
