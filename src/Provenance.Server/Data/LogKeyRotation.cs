// The log's own key, rotated with an overlap: first the key to come is announced and signs every checkpoint beside the old
// one, so that verifiers and witnesses can take it up at their own pace; then the old one ends, and the size of the last
// tree that it signed is written down, so that a thief who has it later can sign nothing that a careful verifier believes.
// A crash between two steps leaves the registry able to start under the keys that registry.json names.
//
// The overlap begins when a checkpoint with both signatures is published, and lasts a day at least: whoever has not taken up
// the new key when the old one ends refuses the log from then on, and no log can know who has.
using System.Globalization;
using Provenance.Registry.Signing;
using Provenance.Statements;

namespace Provenance.Server;

/// <summary>The old key may not end yet.</summary>
/// <param name="message">Why not, and what to do.</param>
public sealed class OverlapTooShortException(string message) : Exception(message);

/// <summary>Rotates the log's key. No server may run on the directory; it reads its keys when it starts.</summary>
public static class LogKeyRotation
{
    /// <summary>The shortest overlap.</summary>
    public static readonly TimeSpan ShortestOverlap = TimeSpan.FromDays(1);

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
    /// <param name="now">The present.</param>
    /// <param name="atOnce">Without the overlap: the old key is lost, or in other hands.</param>
    /// <param name="cancellationToken">Ends the reading of the mark.</param>
    /// <returns>The old key, with the size of the last tree that it signed.</returns>
    /// <exception cref="InvalidOperationException">None was announced.</exception>
    /// <exception cref="OverlapTooShortException">Verifiers have not had the new key for long enough.</exception>
    /// <exception cref="InvalidDataException">There is no high-water mark, which says what was signed.</exception>
    /// <exception cref="DirectoryInUseException">A server runs on the directory.</exception>
    public static async ValueTask<FormerLogKey> FinishAsync(
        RegistryDirectory directory, DateTimeOffset now, bool atOnce, CancellationToken cancellationToken)
    {
        using var held = directory.Lock();
        var next = directory.File.NextLogKey ?? throw new InvalidOperationException("No key is announced.");
        if (!atOnce)
        {
            CheckOverlap(directory.File, now);
        }

        var mark = await directory.HighWaterMark.ReadAsync(cancellationToken)
            ?? throw new InvalidDataException($"The high-water mark {directory.HighWaterMarkPath} is missing, which says what the old key has signed.");
        var former = new FormerLogKey(directory.File.LogKey, mark.Size.Value);
        directory.Write(directory.File with
        {
            LogKey = next,
            NextLogKey = null,
            NextLogKeyShown = null,
            FormerLogKeys = [.. directory.File.FormerLogKeys ?? [], former],
        });
        SettleFiles(directory);
        return former;
    }

    /// <summary>Writes down when both keys' signatures were first published, by the server that published them.</summary>
    internal static void MarkShown(RegistryDirectory directory, DateTimeOffset now)
    {
        if (directory.File is { NextLogKey: not null, NextLogKeyShown: null })
        {
            directory.Write(directory.File with { NextLogKeyShown = now });
        }
    }

    private static void CheckOverlap(RegistryFile file, DateTimeOffset now)
    {
        if (file.NextLogKeyShown is not { } shown)
        {
            throw new OverlapTooShortException("No checkpoint that both keys signed has been published yet: start the server, with its witnesses, first.");
        }

        var left = shown + ShortestOverlap - now;
        if (left > TimeSpan.Zero)
        {
            throw new OverlapTooShortException(string.Create(
                CultureInfo.InvariantCulture,
                $"Both keys have signed since {shown.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, and verifiers have a day at least to take up the new one: wait until {shown.UtcDateTime + ShortestOverlap:yyyy-MM-dd'T'HH:mm:ss'Z'}."));
        }
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
                DurableFolder.SyncNameOf(current);
            }
            else
            {
                // Drawn and never announced.
                File.Delete(next);
            }
        }
    }
}
