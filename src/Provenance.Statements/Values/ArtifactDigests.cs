// An artifact by digest, taken in up to four ways, because the same weights are packed differently:
//   file        of the one file that holds it
//   manifest    of a list of files and their digests
//   tensorRoot  of a tree over the tensors, whatever files hold them
//   shapes      of names, types and shapes of the tensors: equal for models of one architecture, whatever the weights

using System.ComponentModel;
using System.Text.Json.Serialization;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Digests of one artifact, at least one.</summary>
[Description("Digests (SHA-256) of one artifact, at least one.")]
public sealed record ArtifactDigests : IJsonOnDeserialized
{
    [Description("Of the one file that holds it.")]
    public Digest? File { get; init; }

    [Description("Of a list of its files and their digests.")]
    public Digest? Manifest { get; init; }

    [Description("Of a tree over its tensors, whatever files hold them.")]
    public Digest? TensorRoot { get; init; }

    [Description("Of names, types and shapes of its tensors: equal for models of one architecture.")]
    public Digest? Shapes { get; init; }

    /// <summary>The digests that name the very artifact: all but <see cref="Shapes"/>.</summary>
    public IEnumerable<Digest> Identifying() => new[] { File, Manifest, TensorRoot }.OfType<Digest>();

    /// <summary>Refuses an object without any digest.</summary>
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (this is { File: null, Manifest: null, TensorRoot: null, Shapes: null })
        {
            throw new StrictJsonException(
                RefusalReason.FieldMissing, "At least one digest is required.", "Add one; where allowed, say \"unknown\".");
        }
    }
}
