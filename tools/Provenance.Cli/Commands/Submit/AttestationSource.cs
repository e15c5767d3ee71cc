using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>An attestation as found, or why what was found is none.</summary>
/// <param name="File">The file it stands in; <c>-</c> for standard input.</param>
/// <param name="Line">Its line in a stream of many; 0 in a file of its own.</param>
/// <param name="Attestation">The attestation.</param>
/// <param name="Refusal">Why there is none.</param>
internal sealed record FoundAttestation(string File, long Line, Attestation? Attestation, Refusal? Refusal)
{
    /// <summary>Where it stands, for people.</summary>
    public string Place => Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");
}

/// <summary>Finds attestations in files, directories and standard input.</summary>
internal sealed class AttestationSource(Terminal terminal, IReadOnlyList<string> paths)
{
    /// <summary>The files that the paths name, each once; directories are searched with all below them.</summary>
    public IReadOnlyList<string> Files { get; } = [.. paths.SelectMany(Expand).Distinct(StringComparer.Ordinal)];

    /// <summary>Every attestation, in order.</summary>
    public async IAsyncEnumerable<FoundAttestation> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            if (IsStream(file))
            {
                await foreach (var found in LinesAsync(file, cancellationToken))
                {
                    yield return found;
                }
            }
            else
            {
                yield return new FileInfo(file).Length > Limits.FileBytes
                    ? new FoundAttestation(file, 0, null, TooLong())
                    : Parse(file, 0, await File.ReadAllBytesAsync(file, cancellationToken));
            }
        }
    }

    /// <summary>Whether a file holds one attestation a line.</summary>
    public static bool IsStream(string file) => file == "-" || file.EndsWith(".jsonl", StringComparison.Ordinal);

    private static IEnumerable<string> Expand(string path)
    {
        if (path == "-" || File.Exists(path))
        {
            return [path];
        }

        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.json*", SearchOption.AllDirectories)
                .Where(file => AttestationFiles.IsOne(file) || AttestationFiles.IsStream(file))
                .Order(StringComparer.Ordinal)
            : throw CommandException.Unable($"There is no file or directory {path}", "");
    }

    private async IAsyncEnumerable<FoundAttestation> LinesAsync(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = file == "-" ? new StreamReader(terminal.OpenInput(), Encoding.UTF8) : new StreamReader(file, Encoding.UTF8);
        for (var number = 1L; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (line.Length > Limits.FileBytes)
            {
                yield return new FoundAttestation(file, number, null, TooLong());
            }
            else if (line.Length > 0)
            {
                yield return Parse(file, number, Encoding.UTF8.GetBytes(line));
            }
        }
    }

    private static FoundAttestation Parse(string file, long line, byte[] utf8) => AttestationJson.TryParse(utf8, out var attestation, out var refusal)
        ? new FoundAttestation(file, line, attestation, null)
        : new FoundAttestation(file, line, null, refusal);

    private static Refusal TooLong() =>
        new(RefusalReason.AttestationTooLarge, "", $"The file or line has more than {Limits.FileBytes} bytes.", "Split the record.");
}
