// Where receipts are kept, so that a submission can be taken up again: beside each file (or in a directory) as
// .tlog-proof, and for streams of many in one .receipts.jsonl with {"statementId", "receipt"} a line, appended to.

using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>Finds and keeps the receipts of attestations.</summary>
internal sealed class ReceiptShelf(string? directory) : IAsyncDisposable
{
    /// <summary>How the file of one receipt ends.</summary>
    public const string Extension = ".tlog-proof";

    /// <summary>How the file of many receipts ends.</summary>
    public const string LinesExtension = ".receipts.jsonl";

    private readonly Dictionary<string, ReceiptLines> _lines = new(StringComparer.Ordinal);

    /// <summary>The receipt kept for an attestation, unchecked; null where there is none.</summary>
    public async Task<Receipt?> FindAsync(FoundAttestation found, CancellationToken cancellationToken)
    {
        var id = found.Attestation!.Envelope.StatementId;
        if (UsesLines(found))
        {
            return (await LinesAsync(found.File, cancellationToken)).Find(id);
        }

        return PathOf(found, id) is { } path && File.Exists(path)
            && Receipt.TryParse(await File.ReadAllBytesAsync(path, cancellationToken), out var receipt, out _)
            ? receipt
            : null;
    }

    /// <summary>Keeps a receipt; false where there is no place for it.</summary>
    public async Task<bool> KeepAsync(FoundAttestation found, Receipt receipt, CancellationToken cancellationToken)
    {
        if (UsesLines(found))
        {
            await (await LinesAsync(found.File, cancellationToken)).AppendAsync(receipt, cancellationToken);
            return true;
        }

        if (PathOf(found, receipt.StatementId) is not { } path)
        {
            return false;
        }

        await AtomicFile.WriteAsync(path, receipt.Format(), cancellationToken);
        return true;
    }

    /// <summary>The receipt that stands beside an attestation's file.</summary>
    public static string Beside(string file) =>
        (AttestationFiles.IsOne(file) ? file[..^AttestationFiles.Extension.Length] : file) + Extension;

    public async ValueTask DisposeAsync()
    {
        foreach (var lines in _lines.Values)
        {
            await lines.DisposeAsync();
        }
    }

    private bool UsesLines(FoundAttestation found) => directory is null && found.Line > 0 && found.File != "-";

    private string? PathOf(FoundAttestation found, Digest id)
    {
        if (directory is not null)
        {
            Directory.CreateDirectory(directory);
            return Path.Combine(directory, id + Extension);
        }

        return found.File == "-" ? null : Beside(found.File);
    }

    private async Task<ReceiptLines> LinesAsync(string file, CancellationToken cancellationToken)
    {
        if (!_lines.TryGetValue(file, out var lines))
        {
            var path = (AttestationFiles.IsStream(file) ? file[..^AttestationFiles.StreamExtension.Length] : file) + LinesExtension;
            lines = await ReceiptLines.OpenAsync(path, cancellationToken);
            _lines.Add(file, lines);
        }

        return lines;
    }
}
