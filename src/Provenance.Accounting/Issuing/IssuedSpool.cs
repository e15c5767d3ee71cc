// The statements of runs that did not end, byte for byte, beside the journal: a row that still ran then is drafted
// otherwise today, so the accounting cannot make such a statement again, and what supersedes it names it. One attestation
// a line, on the disk before the journal knows of it; what the journal does not know never left. What was delivered goes with
// the end of its run.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>Keeps what may not be where it was to go.</summary>
/// <param name="path">The file; null where it is kept nowhere.</param>
internal sealed class IssuedSpool(string? path)
{
    private bool _isWhole;

    /// <summary>Keeps attestations. Durable when it returns.</summary>
    public void Keep(IEnumerable<Attestation> attestations)
    {
        if (path is null)
        {
            return;
        }

        using var file = OwnFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var isFirst = !_isWhole;
        if (isFirst)
        {
            TornLine.Cut(file);
            _isWhole = true;
        }

        file.Seek(0, SeekOrigin.End);
        file.Write(Lines(attestations));
        FileSync.ToDisk(file);
        if (isFirst)
        {
            DurableFolder.SyncNameOf(file.Name);
        }
    }

    /// <summary>What is kept, in the order in which it was issued. A line that was cut off by a crash is passed over.</summary>
    /// <exception cref="AccountingFormatException">A whole line is no attestation.</exception>
    public IEnumerable<Attestation> Read()
    {
        if (path is null || !File.Exists(path))
        {
            yield break;
        }

        using var file = OwnFile.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        TornLine.Cut(file);
        using var reader = new StreamReader(file);
        for (long number = 1; reader.ReadLine() is { } line; number++)
        {
            yield return AttestationJson.TryParse(System.Text.Encoding.UTF8.GetBytes(line), out var attestation, out _)
                ? attestation
                : throw new AccountingFormatException($"{path}: line {number} is damaged. Restore the file from a copy.");
        }
    }

    /// <summary>Forgets all but some: it is where it was to go.</summary>
    /// <param name="statements">Ids of the statements that stay.</param>
    /// <exception cref="AccountingFormatException">Some stay, and a whole line is no attestation.</exception>
    public void KeepOnly(IReadOnlySet<Digest> statements)
    {
        if (path is null || !File.Exists(path))
        {
            return;
        }

        if (statements.Count == 0)
        {
            File.Delete(path);
            return;
        }

        AtomicFile.ReplaceOwn(path, Lines(Read().Where(attestation => statements.Contains(attestation.Envelope.StatementId))));
    }

    private static ReadOnlySpan<byte> Lines(IEnumerable<Attestation> attestations)
    {
        var buffer = new MemoryStream();
        foreach (var attestation in attestations)
        {
            buffer.Write(AttestationJson.Write(attestation));
            buffer.WriteByte((byte)'\n');
        }

        return buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
    }
}
