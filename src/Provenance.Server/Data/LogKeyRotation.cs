// The log's own key, rotated with an overlap: first the key to come is announced and signs every checkpoint beside the old
// one, so that verifiers and witnesses can take it up at their own pace; then the old one ends, and the size of the last
// tree that it signed is written down, so that a thief who has it later can sign nothing that a careful verifier believes.
// A crash between two steps leaves the registry able to start under the keys that registry.json names.
using Provenance.Registry.Signing;
using Provenance.Statements;

namespace Provenance.Server;

/// <summary>Rotates the log's key. No server may run on the directory; it reads its keys when it starts.</summary>
public static class LogKeyRotation
{
    /// <summary>Draws the key to come; from the next start on both sign.</summary>
    /// <returns>Its vkey.</returns>
    /// <exception cref="InvalidOperationException">One was announced already.</exception>
    /// <exception cref="DirectoryInUseException">A server runs on the directory.</exception>
    public static string Announce(RegistryDirectory directory)
    {
        using var held = directory.Lock();
        if (directory.File.NextLogKey is { } announced)
        {
            throw new InvalidOperationException($"A key is announced already: {announced}.");
        }

        SettleFiles(directory);
        using var key = SigningKey.Create();
        KeyFile.WritePrivate(RegistryDirectory.NextLogKeyPath(directory.Path), key, Handle.Parse("log"));
        var vkey = new LogKey(directory.Origin, key).CheckpointVerifier.ToString();
        directory.Write(directory.File with { NextLogKey = vkey });
        return vkey;
    }

    /// <summary>Ends the overlap: from the next start on the announced key signs alone, and the old private key is deleted.</summary>
    /// <param name="directory">The registry.</param>
    /// <param name="cancellationToken">Ends the reading of the mark.</param>
    /// <returns>The old key, with the size of the last tree that it signed.</returns>
    /// <exception cref="InvalidOperationException">None was announced.</exception>
    /// <exception cref="InvalidDataException">There is no high-water mark, which says what was signed.</exception>
    /// <exception cref="DirectoryInUseException">A server runs on the directory.</exception>
    public static async ValueTask<FormerLogKey> FinishAsync(RegistryDirectory directory, CancellationToken cancellationToken)
    {
        using var held = directory.Lock();
        var next = directory.File.NextLogKey ?? throw new InvalidOperationException("No key is announced.");
        var mark = await directory.HighWaterMark.ReadAsync(cancellationToken)
            ?? throw new InvalidDataException($"The high-water mark {directory.HighWaterMarkPath} is missing, which says what the old key has signed.");
        var former = new FormerLogKey(directory.File.LogKey, mark.Size.Value);
        directory.Write(directory.File with
        {
            LogKey = next,
            NextLogKey = null,
            FormerLogKeys = [.. directory.File.FormerLogKeys ?? [], former],
        });
        SettleFiles(directory);
        return former;
    }

    // Brings the key in force under its own name; what stood there before is no longer needed.
    private static void SettleFiles(RegistryDirectory directory)
    {
        var (current, next) = (RegistryDirectory.LogKeyPath(directory.Path), RegistryDirectory.NextLogKeyPath(directory.Path));
        if (!File.Exists(next))
        {
            return;
        }

        if (!KeyFile.TryReadPrivate(next, out var file, out var reason))
        {
            throw new InvalidDataException(reason);
        }

        using (file)
        {
            if (new LogKey(directory.Origin, file.Key).CheckpointVerifier.ToString() == directory.File.LogKey)
            {
                File.Move(next, current, overwrite: true);
                DurableFolder.Sync(Path.GetDirectoryName(current)!);
            }
            else
            {
                // Drawn and never announced.
                File.Delete(next);
            }
        }
    }
}
