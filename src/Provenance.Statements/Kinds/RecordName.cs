// The record a statement is about, and the grammar of its name: segments parted by "/", each fixed or of a type.

using System.Text;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>The name of a record, taken apart.</summary>
/// <param name="Text">The whole name.</param>
public sealed record RecordName(string Text)
{
    /// <summary>The longest name in bytes.</summary>
    public const int MaxBytes = 256;

    /// <summary>The operator, or the party that speaks: of a model release, a judgement or a listing.</summary>
    public Handle? Party { get; init; }

    /// <summary>The site.</summary>
    public Handle? Site { get; init; }

    /// <summary>The cluster.</summary>
    public Handle? Cluster { get; init; }

    /// <summary>The screening list.</summary>
    public Handle? List { get; init; }

    /// <summary>The key that a trust statement is about.</summary>
    public KeyId? Key { get; init; }

    /// <summary>The last segment, where it is free: a job's, a rental's, a period's id.</summary>
    public string? Id { get; init; }

    /// <summary>SHA-256 of the name in UTF-8, as the subject carries it.</summary>
    public Digest Digest => Digest.Of(Encoding.UTF8.GetBytes(Text));
}
