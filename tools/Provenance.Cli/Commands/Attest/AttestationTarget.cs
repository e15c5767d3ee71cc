using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>Where signed attestations go: a file each, a line each, or the output.</summary>
internal sealed class AttestationTarget : IAsyncDisposable
{
    private readonly Terminal _terminal;
    private readonly string? _directory;
    private readonly FileStream? _lines;

    private AttestationTarget(Terminal terminal, string name, string? directory, FileStream? lines)
    {
        Name = name;
        _terminal = terminal;
        _directory = directory;
        _lines = lines;
    }

    /// <summary>What it is, in words.</summary>
    public string Name { get; }

    public static AttestationTarget Open(Terminal terminal, string path)
    {
        if (path == "-")
        {
            return new AttestationTarget(terminal, "the output", null, null);
        }

        if (path.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            // Nothing is held back in memory: what is told as signed is in the file.
            return new AttestationTarget(terminal, path, null, LineFile.OpenToAppend(path, forOwner: true));
        }

        Directory.CreateDirectory(path);
        return new AttestationTarget(terminal, path, path, null);
    }

    /// <summary>
    /// Refuses reports for which there is a file already, or that would share one: before a number is written off for them.
    /// </summary>
    public void RequireFree(IEnumerable<string> sources)
    {
        if (_directory is null)
        {
            return;
        }

        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources.Where(source => !source.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            var path = PathOf(Path.GetFileNameWithoutExtension(source));
            if (File.Exists(path))
            {
                throw CommandException.Unable($"{path} exists", $"Remove it or leave {source} out, or name another folder with --out.");
            }

            if (!paths.Add(path))
            {
                throw CommandException.Unable($"Two reports would be {path}", "Give their files different names, or name a .attestations.jsonl file with --out.");
            }
        }
    }

    /// <summary>Ends the run: what was written outlives a crash.</summary>
    public void Complete()
    {
        if (_lines is not null)
        {
            FileSync.ToDisk(_lines);
            DurableFolder.SyncNameOf(_lines.Name);
        }
    }

    public async Task WriteAsync(string source, Attestation attestation, CancellationToken cancellationToken)
    {
        if (_directory is not null)
        {
            // Named by the report where there is one a file, and by the statement where there are many.
            var name = source.EndsWith(".jsonl", StringComparison.Ordinal)
                ? attestation.Envelope.StatementId.ToString()
                : Path.GetFileNameWithoutExtension(source);
            var path = PathOf(name);
            await AttestationFiles.WriteNewAsync(path, attestation, forOwner: true, cancellationToken);
            _terminal.Line($"{path}: {attestation.Envelope.StatementId}");
            return;
        }

        byte[] line = [.. AttestationJson.Write(attestation), (byte)'\n'];
        if (_lines is not null)
        {
            await _lines.WriteAsync(line, cancellationToken);
        }
        else
        {
            await _terminal.Output.WriteAsync(System.Text.Encoding.UTF8.GetString(line));
        }
    }

    private string PathOf(string name) => Path.Combine(_directory!, name + AttestationFiles.Extension);

    public async ValueTask DisposeAsync()
    {
        if (_lines is not null)
        {
            await _lines.DisposeAsync();
        }
    }
}
