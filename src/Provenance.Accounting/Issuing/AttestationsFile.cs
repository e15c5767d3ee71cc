// A .attestations.jsonl file. It is written beside its place and moved there when it is whole, so that nobody submits
// half an import by accident. A file that is there already is never replaced.

using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>Writes attestations, one a line.</summary>
public sealed class AttestationsFile : IAttestationSink, IAsyncDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly string _path;
    private readonly string _partial;
    private FileStream? _file;

    /// <summary>Prepares to write a file; it is begun with the first attestation.</summary>
    /// <exception cref="IOException">The file exists.</exception>
    public AttestationsFile(string path)
    {
        _path = path;
        _partial = path + ".partial";
        if (File.Exists(path))
        {
            throw new IOException($"{path} exists.");
        }
    }

    /// <summary>Whether there is anything in it.</summary>
    public bool IsWritten { get; private set; }

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<Attestation> attestations, CancellationToken cancellationToken)
    {
        if (attestations.Count == 0)
        {
            return;
        }

        _file ??= new FileStream(_partial, FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes);
        foreach (var attestation in attestations)
        {
            await _file.WriteAsync(AttestationJson.Write(attestation), cancellationToken);
            _file.WriteByte((byte)'\n');
        }
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            return;
        }

        await _file.FlushAsync(cancellationToken);
        FileSync.ToDisk(_file.SafeFileHandle);
        await _file.DisposeAsync();
        _file = null;
        File.Move(_partial, _path, overwrite: false);
        IsWritten = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            await _file.DisposeAsync();
        }
    }
}
