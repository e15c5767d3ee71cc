using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>On which side of a job or a release an artifact stands.</summary>
public enum ArtifactSide
{
    /// <summary>It went into a job.</summary>
    Input,

    /// <summary>It came out of a job.</summary>
    Output,

    /// <summary>A release published it.</summary>
    Released,

    /// <summary>A release names it as what the model was made from.</summary>
    Base,
}

/// <summary>What the side of an artifact tells.</summary>
internal static class ArtifactSides
{
    /// <summary>Whether it came out of a job or was published, and did not go in.</summary>
    public static bool IsMade(this ArtifactSide side) => side is ArtifactSide.Output or ArtifactSide.Released;
}

/// <summary>In which way a digest of an artifact was taken.</summary>
public enum DigestKind
{
    /// <summary>Of its one file.</summary>
    File,

    /// <summary>Of a list of files and their digests.</summary>
    Manifest,

    /// <summary>Of a tree over its tensors.</summary>
    TensorRoot,

    /// <summary>Of names, types and shapes of its tensors; shared by all models of one architecture.</summary>
    Shapes,
}

/// <summary>One digest of an artifact.</summary>
/// <param name="Kind">How it was taken.</param>
/// <param name="Digest">SHA-256.</param>
public readonly record struct KindedDigest(DigestKind Kind, Digest Digest)
{
    /// <summary>Words of the kinds, as answers write them before a digest, a colon between: <c>file:9f86…</c>.</summary>
    public static IReadOnlyDictionary<DigestKind, string> Words { get; } = new Dictionary<DigestKind, string>
    {
        [DigestKind.File] = "file",
        [DigestKind.Manifest] = "manifest",
        [DigestKind.TensorRoot] = "tensorRoot",
        [DigestKind.Shapes] = "shapes",
    };

    /// <summary>Whether it names the very artifact, and not only its architecture.</summary>
    public bool IsIdentifying => Kind != DigestKind.Shapes;

    /// <summary>
    /// Reads a kind's word, a colon and 64 lowercase hexadecimal digits. Anything else is refused: a model may be named <c>file:abc</c>.
    /// </summary>
    public static bool TryParse(string text, out KindedDigest digest)
    {
        digest = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Digest.TryParse(text.AsSpan(colon + 1), out var value))
        {
            return false;
        }

        foreach (var (kind, word) in Words)
        {
            if (text.AsSpan(0, colon).SequenceEqual(word))
            {
                digest = new KindedDigest(kind, value);
                return true;
            }
        }

        return false;
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => $"{Words[Kind]}:{Digest}";
}

/// <summary>An artifact as one entry names it.</summary>
/// <param name="Side">Where it stands.</param>
/// <param name="Role">The role's word: weights, dataset, …</param>
/// <param name="Relation">The relation's word; <c>release</c> for what a release published.</param>
/// <param name="Name">Its name, where it has one.</param>
/// <param name="Digests">Its digests, by kind; none where they are stated as unknown.</param>
public sealed record ProjectedArtifact(
    ArtifactSide Side, string Role, string Relation, string? Name, IReadOnlyList<KindedDigest> Digests)
{
    /// <summary>The relation between a release and what it published.</summary>
    public const string ReleaseRelation = "release";

    /// <summary>Whether it came out of a job or was published, and did not go in.</summary>
    public bool IsMade => Side.IsMade();

    internal static IReadOnlyList<KindedDigest> DigestsOf(ArtifactDigests? digests)
    {
        if (digests is null)
        {
            return [];
        }

        // In the order of the kinds' numbers, and in a list of just their length: a group that is projected holds thousands.
        ReadOnlySpan<Digest?> byKind = [digests.File, digests.Manifest, digests.TensorRoot, digests.Shapes];
        var found = new KindedDigest[byKind.Length - byKind.Count((Digest?)null)];
        for (int kind = 0, i = 0; kind < byKind.Length; kind++)
        {
            if (byKind[kind] is { } known)
            {
                found[i++] = new KindedDigest((DigestKind)kind, known);
            }
        }

        return found;
    }
}
