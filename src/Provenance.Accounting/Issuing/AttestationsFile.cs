// A .attestations.jsonl file. It is written beside its place and moved there when it is whole, so that nobody submits
// half an import by accident. A file that is there already is never replaced; what a crash left beside its place is, for
// all of it is kept beside the journal too and leaves first.

using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>Writes attestations, one a line.</summary>
public sealed class AttestationsFile : IAttestationSink, IAsyncDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly string _path;
    private readonly string _partial;
    private readonly FileStream _file;
    private bool _isEmpty = true;

    /// <summary>Begins a file, so that a place where none can be is told before anything is issued.</summary>
    /// <exception cref="IOException">The file exists, or there can be none.</exception>
    /// <exception cref="UnauthorizedAccessException">There can be none.</exception>
    public AttestationsFile(string path)
    {
        _path = path;
        _partial = path + ".partial";
        if (File.Exists(path))
        {
            throw new IOException($"{path} exists.");
        }

        _file = OwnFile.Open(_partial, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
    }

    /// <summary>Whether there is anything in it.</summary>
    public bool IsWritten { get; private set; }

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<Attestation> attestations, CancellationToken cancellationToken)
    {
        foreach (var attestation in attestations)
        {
            await _file.WriteAsync(AttestationJson.Write(attestation), cancellationToken);
            _file.WriteByte((byte)'\n');
            _isEmpty = false;
        }
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_isEmpty)
        {
            return;
        }

        await _file.FlushAsync(cancellationToken);
        FileSync.ToDisk(_file.SafeFileHandle);
        await _file.DisposeAsync();
        File.Move(_partial, _path, overwrite: false);
        DurableFolder.SyncNameOf(_file.Name);
        IsWritten = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        if (_isEmpty)
        {
            File.Delete(_partial);
        }
    }
}
