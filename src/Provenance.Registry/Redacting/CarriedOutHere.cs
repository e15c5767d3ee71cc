// Where several servers share a log, each keeps projections and leads of its own, and each has to have its own forget. What
// the log says was carried out was carried out by one of them; what this server did stands in a file of its own.

using System.Globalization;
using System.Text;
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Transparency;

namespace Provenance.Registry.Redacting;

/// <summary>The erasure of a shared log, with this server's own record of what it carried out: a log index a line.</summary>
/// <param name="shared">The log's.</param>
/// <param name="path">The file; made with the first redaction. Without it everything is carried out once more, which harms nothing.</param>
public sealed class CarriedOutHere(ISectionErasure shared, string path) : ISectionErasure
{
    /// <summary>Indices of the redactions that this server carried out.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public async ValueTask<IReadOnlySet<LeafIndex>> ReadCarriedOutAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return new HashSet<LeafIndex>();
        }

        var lines = await File.ReadAllLinesAsync(path, cancellationToken);
        return lines.Select(line => long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new LeafIndex(index)
            : throw new InvalidDataException($"{path} holds a line that is no log index. Delete it: what it says is done is done again.")).ToHashSet();
    }

    /// <inheritdoc/>
    public ValueTask EraseAsync(IReadOnlyList<SectionsOf> sections, CancellationToken cancellationToken) =>
        shared.EraseAsync(sections, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask MarkCarriedOutAsync(IReadOnlyList<LeafIndex> redactions, CancellationToken cancellationToken)
    {
        await shared.MarkCarriedOutAsync(redactions, cancellationToken);
        var text = new StringBuilder();
        foreach (var index in (await ReadCarriedOutAsync(cancellationToken)).Union(redactions).OrderBy(index => index.Value))
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"{index.Value}\n");
        }

        await DurableFile.ReplaceAsync(path, Encoding.ASCII.GetBytes(text.ToString()), cancellationToken);
    }
}
