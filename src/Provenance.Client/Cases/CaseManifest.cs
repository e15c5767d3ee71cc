using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>The member <c>manifest.json</c>: every other member of an archive with its size and SHA-256.</summary>
/// <param name="members">The members, in any order.</param>
internal sealed class CaseManifest(IEnumerable<(string Name, Digest Digest, long Size)> members)
{
    /// <summary>The members, ascending by name.</summary>
    public IReadOnlyList<(string Name, Digest Digest, long Size)> Members { get; } = [.. members.OrderBy(member => member.Name, StringComparer.Ordinal)];

    // Whoever reads a manifest reads the member of each line: a few bytes of lines would cost hours otherwise.
    private bool NamesEachOnce => Members.Zip(Members.Skip(1)).All(pair => pair.First.Name != pair.Second.Name);

    /// <summary>The bytes of the member.</summary>
    public byte[] Write() =>
    [
        .. JsonSerializer.SerializeToUtf8Bytes(
            new ManifestDocument
            {
                Format = CaseLayout.FormatName,
                Members = [.. Members.Select(member => new MemberDocument { Name = member.Name, Size = member.Size, Sha256 = member.Digest.ToString() })],
            },
            ClientJson.CaseFiles.ManifestDocument),
        (byte)'\n',
    ];

    /// <summary>Reads a manifest; only the very bytes that <see cref="Write"/> gives are one, and only one that names each member once.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out CaseManifest? manifest)
    {
        manifest = null;
        try
        {
            var document = JsonSerializer.Deserialize(utf8, ClientJson.CaseFiles.ManifestDocument);
            if (document is not { Format: CaseLayout.FormatName } || document.Members.Any(member => member is null || !Digest.TryParse(member.Sha256, out _)))
            {
                return false;
            }

            var read = new CaseManifest(document.Members.Select(member => (member.Name, Digest.Parse(member.Sha256), member.Size)));
            manifest = read.NamesEachOnce && read.Write().AsSpan().SequenceEqual(utf8) ? read : null;
            return manifest is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
