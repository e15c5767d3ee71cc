using System.Globalization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Keeps checkpoints that contradict each other: signed by one key, they are the proof.</summary>
public static class Evidence
{
    /// <summary>How the name of a file ends that holds one.</summary>
    public const string Extension = ".checkpoint";

    /// <summary>Writes each under a name of its own that says its size and root. What is there already stays.</summary>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="checkpoints">The checkpoints, with all their signatures.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The files.</returns>
    public static async Task<IReadOnlyList<string>> KeepAsync(
        string folder, IReadOnlyList<SignedCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>(checkpoints.Count);
        foreach (var checkpoint in checkpoints)
        {
            var bytes = checkpoint.Format();
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"{checkpoint.Checkpoint.Size.Value}-{checkpoint.Checkpoint.Root.ToString()[..16]}-{Digest.Of(bytes).ToString()[..8]}{Extension}");
            files.Add(Path.Combine(folder, name));
            if (!File.Exists(files[^1]))
            {
                await AtomicFile.WriteAsync(files[^1], bytes, cancellationToken);
            }
        }

        return files;
    }
}
