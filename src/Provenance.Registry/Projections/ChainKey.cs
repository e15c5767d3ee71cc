using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>What makes a chain: the statements of one party, of one kind, about one record.</summary>
/// <param name="Record">The record's name.</param>
/// <param name="Kind">The kind's name.</param>
/// <param name="Party">Handle of the party or authority whose key signed.</param>
/// <param name="RecordDigest">SHA-256 of the record's name, by whose first bytes stores find chains.</param>
public readonly record struct ChainKey(string Record, string Kind, string Party, Digest RecordDigest)
{
    /// <summary>Equal where record, kind and party are; the digest follows from the record.</summary>
    public bool Equals(ChainKey other) => RecordDigest == other.RecordDigest && Kind == other.Kind && Party == other.Party;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(RecordDigest.Prefix, Kind, Party);
}
