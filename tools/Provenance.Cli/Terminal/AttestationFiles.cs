using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>Reads and writes <c>.attestation.json</c> files.</summary>
internal static class AttestationFiles
{
    public const string Extension = ".attestation.json";
    public const string StreamExtension = ".attestations.jsonl";

    /// <summary>Whether a path names a file of one attestation.</summary>
    public static bool IsOne(string path) => path.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>Whether a path names a file of many, one a line.</summary>
    public static bool IsStream(string path) => path.EndsWith(StreamExtension, StringComparison.Ordinal);

    public static async Task<Attestation> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is not { Exists: true } file)
        {
            throw CommandException.Unable($"There is no file {path}", "");
        }

        return file.Length <= Limits.FileBytes && AttestationJson.TryParse(await File.ReadAllBytesAsync(path, cancellationToken), out var attestation, out var refusal)
            ? attestation
            : throw CommandException.Refused($"{path} is no attestation", $"It must be the file form of proto/README.md §1, at most {Limits.FileBytes} bytes.");
    }

    /// <summary>Writes a new file; one that is there is not replaced, for it may hold signatures that took a ceremony.</summary>
    /// <param name="path">The file.</param>
    /// <param name="attestation">What is written.</param>
    /// <param name="forOwner">
    /// Whether its owner alone reads it: a report has parties, hours, and the salts that keep a withheld section from being
    /// guessed. A trust statement is handed from one signer to the next.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteNewAsync(string path, Attestation attestation, bool forOwner, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            throw CommandException.Unable($"{path} exists", "Name another file with --out, or remove it.");
        }

        await (forOwner ? AtomicFile.WriteOwnAsync(path, Bytes(attestation), cancellationToken) : ReplaceAsync(path, attestation, cancellationToken));
    }

    public static Task ReplaceAsync(string path, Attestation attestation, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(path, Bytes(attestation), cancellationToken);

    private static byte[] Bytes(Attestation attestation) => [.. AttestationJson.Write(attestation), (byte)'\n'];

    /// <summary>The origin that a statement is made out to, so that it can be read without being told.</summary>
    public static string OriginOf(Envelope envelope)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(envelope.Payload);
            return document.RootElement.GetProperty("predicate").GetProperty("origin").GetString() ?? "";
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw CommandException.Refused("The payload is no statement", "");
        }
    }
}
