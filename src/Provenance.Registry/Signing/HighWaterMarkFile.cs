using System.Text;
using Provenance.Statements;
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
        if (await ReadTextAsync(cancellationToken) is not { } text)
        {
            return null;
        }

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
    public ValueTask<Checkpoint> AdvanceAsync(Checkpoint mark, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AtomicFile.Replace(path, Encoding.UTF8.GetBytes(mark.ToString()));
        return ValueTask.FromResult(mark);
    }

    // Null where there is none. One that may not be read, or is on a disk that fails, is not one that was never set.
    private async ValueTask<string?> ReadTextAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxBytes)
            {
                throw new InvalidDataException($"The high-water mark {path} is larger than {MaxBytes} bytes.");
            }

            using var reader = new StreamReader(file, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
