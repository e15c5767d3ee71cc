using System.IO.Compression;

namespace Provenance.Client;

/// <summary>A case in one file: reads it, and writes one from a folder.</summary>
public sealed class CaseArchive : CaseMembers
{
    private static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private CaseArchive(ZipArchive archive)
    {
        _archive = archive;
        _entries = [];
        List = Admit(archive.Entries.Take(CaseLayout.MaxMembers + 1).Select(entry => new CaseMember(entry.FullName, entry.Length)));
        foreach (var entry in archive.Entries)
        {
            // A small member may well be mostly spaces; a large one that shrinks so far is a bomb.
            if (entry.Length > (entry.CompressedLength + 1024) * CaseLayout.MaxCompressionRatio)
            {
                throw new InvalidDataException($"{entry.FullName} unpacks to more than {CaseLayout.MaxCompressionRatio} times its size.");
            }

            _entries.Add(entry.FullName, entry);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CaseMember> List { get; }

    /// <summary>Opens an archive; no member is unpacked yet.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no zip archive, or holds what the format does not allow.</exception>
    public static CaseArchive Open(string path) => Open(File.OpenRead(path));

    /// <summary>Opens an archive; no member is unpacked yet.</summary>
    /// <param name="stream">The file; it must be possible to seek in it. It is disposed of with the archive.</param>
    /// <exception cref="InvalidDataException">It is no zip archive, or holds what the format does not allow.</exception>
    public static CaseArchive Open(Stream stream)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(stream, ZipArchiveMode.Read);
            return new CaseArchive(archive);
        }
        catch (Exception exception)
        {
            archive?.Dispose();
            stream.Dispose();
            if (exception is InvalidDataException)
            {
                throw;
            }

            throw new InvalidDataException($"This is no case: {exception.Message}", exception);
        }
    }

    /// <summary>Writes members as an archive, with their list.</summary>
    /// <param name="members">The members; a manifest among them is left out for the new one.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellationToken">Ends it; what was written is no case then.</param>
    public static async Task WriteAsync(CaseMembers members, Stream output, CancellationToken cancellationToken)
    {
        var named = new List<(string Name, Transparency.Digest Digest, long Size)>();
        await using var archive = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        foreach (var member in members.List.Where(member => member.Name != CaseLayout.Manifest))
        {
            var bytes = await members.ReadAsync(member.Name, cancellationToken);
            named.Add((member.Name, DigestOf(bytes), bytes.Length));
            await AddAsync(archive, member.Name, bytes, cancellationToken);
        }

        await AddAsync(archive, CaseLayout.Manifest, new CaseManifest(named).Write(), cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            throw new InvalidDataException($"There is no {name} in this case.");
        }

        try
        {
            await using var stream = await entry.OpenAsync(cancellationToken);
            return await ReadExactlyAsync(stream, new CaseMember(name, entry.Length), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or NotSupportedException)
        {
            throw new InvalidDataException($"{name} cannot be unpacked: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _archive.Dispose();
        }

        base.Dispose(disposing);
    }

    private static async Task AddAsync(ZipArchive archive, string name, byte[] bytes, CancellationToken cancellationToken)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = FixedTime;
        await using var stream = await entry.OpenAsync(cancellationToken);
        await stream.WriteAsync(bytes, cancellationToken);
    }
}
