// What a copy tells of what the log has signed. A mirror has a checkpoint under the log's own signature, which is proof; a
// backup says to which high-water mark it was held when it was taken, which is worth what the mark itself is worth: both are
// the operator's own files. And what the registry's own directory tells of what was published.
using System.Text.Json;
using Provenance.Registry.Witnessing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>Trees that a log has signed, as copies of it tell.</summary>
public static class SignedTrees
{
    /// <summary>Whether a checkpoint is of this registry and signed by a key that signed trees of its size.</summary>
    public static bool IsSigned(RegistryDirectory directory, SignedCheckpoint checkpoint)
    {
        var verifiers = directory.LogKeysFor(checkpoint.Checkpoint.Size).Select(key => key.ToVerifier(new NSecEd25519())).OfType<INoteVerifier>().ToList();
        return checkpoint.Checkpoint.Origin == directory.Origin && NoteVerification.Verify(checkpoint.Note, verifiers).IsAccepted;
    }

    /// <summary>The trees that backups and mirrors tell of; of a copy that tells of none, nothing.</summary>
    /// <exception cref="InvalidDataException">A <c>backup.json</c> cannot be read, or is of another registry.</exception>
    public static async ValueTask<IReadOnlyList<Checkpoint>> OfAsync(
        RegistryDirectory directory, IReadOnlyList<string> copies, CancellationToken cancellationToken)
    {
        var trees = new List<Checkpoint>();
        foreach (var path in copies)
        {
            if (await MirroredAsync(directory, path, cancellationToken) is { } mirrored)
            {
                trees.Add(mirrored);
            }

            if (await BackedUpAsync(directory, path, cancellationToken) is { } backedUp)
            {
                trees.Add(backedUp);
            }
        }

        return trees;
    }

    /// <summary>
    /// Size of the tree that everybody is shown where witnesses decide that, which redactions wait for; null where the directory
    /// has no checkpoint that witnesses cosigned, so that everything is shown once it is signed.
    /// </summary>
    /// <returns>Zero where there is one that cannot be read: the witnesses have to be asked anew.</returns>
    public static async ValueTask<TreeSize?> PublishedAsync(RegistryDirectory directory, CancellationToken cancellationToken)
    {
        try
        {
            return await new WitnessedCheckpointFile(directory.WitnessedCheckpointPath).ReadAsync(cancellationToken) is not { } witnessed ? null
                : IsSigned(directory, witnessed) ? witnessed.Checkpoint.Size
                : TreeSize.Zero;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return TreeSize.Zero;
        }
    }

    private static async ValueTask<Checkpoint?> MirroredAsync(RegistryDirectory directory, string path, CancellationToken cancellationToken)
    {
        var file = Path.Combine(path, "checkpoint");
        return File.Exists(file)
            && SignedCheckpoint.TryParse(await File.ReadAllBytesAsync(file, cancellationToken), out var signed, out _)
            && IsSigned(directory, signed)
                ? signed.Checkpoint
                : null;
    }

    private static async ValueTask<Checkpoint?> BackedUpAsync(RegistryDirectory directory, string path, CancellationToken cancellationToken)
    {
        var file = Path.Combine(path, RegistryBackup.FileName);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var backup = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, cancellationToken), BackupFileJson.Default.BackupFile);
            if (backup?.Type != BackupFile.FileType || backup.Origin != directory.Origin)
            {
                throw new InvalidDataException($"{file} is of no backup of {directory.Origin}.");
            }

            return backup is { MarkTreeSize: >= 0 and { } size, MarkRoot: { } text }
                ? Digest.TryParse(text, out var root)
                    ? new Checkpoint(directory.Origin, new TreeSize(size), root)
                    : throw new InvalidDataException($"{file}: markRoot is no root of a tree.")
                : null;
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"{file} cannot be read: it was cut off or altered.");
        }
    }
}
