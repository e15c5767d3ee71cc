using System.Text;
using Provenance.Transparency;

namespace Provenance.Registry.Signing;

/// <summary>
/// The high-water mark as a file of its own: the text of an unsigned checkpoint (origin, size, root). Written beside
/// and renamed over, so that a crash leaves the old mark or the new one; its folder is synced, so that a power cut after
/// <see cref="AdvanceAsync"/> leaves the new one. Put it on another disk than the database: a
/// restore of one should not restore the other.
/// </summary>
public sealed class HighWaterMarkFile(string path) : IHighWaterMark
{
    private const int MaxBytes = 4096;

    /// <inheritdoc/>
    public string Location => path;

    /// <inheritdoc/>
    public async ValueTask<Checkpoint?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new InvalidDataException($"The high-water mark {path} is larger than {MaxBytes} bytes.");
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken);
        if (!Checkpoint.TryParse(text, out var mark, out var reason))
        {
            throw new InvalidDataException($"The high-water mark {path} cannot be read: {reason}.");
        }

        // A checkpoint may have more lines; a mark is never written with any.
        return mark.ExtensionLines.Count == 0
            ? mark
            : throw new InvalidDataException($"The high-water mark {path} cannot be read: more stands after its three lines.");
    }

    /// <inheritdoc/>
    public async ValueTask<Checkpoint> AdvanceAsync(Checkpoint mark, CancellationToken cancellationToken)
    {
        await DurableFile.ReplaceAsync(path, Encoding.UTF8.GetBytes(mark.ToString()), cancellationToken);
        return mark;
    }
}
