// A statement before it is signed: what it is about and what it says, without salts, stream, sequence or time of issue.
// The same accounting gives the same drafts, byte for byte, whenever it is read: that is what makes an import repeatable.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>A section of a draft.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Utf8">A JSON object without <c>salt</c>.</param>
public readonly record struct DraftSection(string Name, ReadOnlyMemory<byte> Utf8);

/// <summary>A statement to be signed.</summary>
public sealed class Draft
{
    private Digest? _contentDigest;
    private RunProgress? _progress;

    /// <summary>Where it comes from.</summary>
    public required SourcePlace Place { get; init; }

    /// <summary>What drafted it: <c>slurm</c>, or the name of the mapping.</summary>
    public required string Source { get; init; }

    /// <summary>Its kind.</summary>
    public required StatementKind Kind { get; init; }

    /// <summary>The record that it is about.</summary>
    public required string Record { get; init; }

    /// <summary>What it says, in the kind's order.</summary>
    public required IReadOnlyList<DraftSection> Sections { get; init; }

    /// <summary>What else it says: a JSON object, or empty.</summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }

    /// <summary>SHA-256 of the raw record of the accounting.</summary>
    public required Digest SourceDigest { get; init; }

    /// <summary>The names that were made into handles or ids for this draft, with what they became.</summary>
    public IReadOnlyList<SlugClaim> Names { get; init; } = [];

    /// <summary>Those of <see cref="Names"/> that stand in the name of the record.</summary>
    public IReadOnlyList<SlugClaim> RecordNames { get; init; } = [];

    /// <summary>The names that its record would have, were the times of the accounting read in another time zone.</summary>
    public IEnumerable<string> Namesakes { get; init; } = [];

    /// <summary>Seconds from submission to start, which are the same in each time zone; null where it has no <see cref="Namesakes"/>.</summary>
    public long? WaitSeconds { get; init; }

    /// <summary>Seconds from start to end, alike; null where it has not ended.</summary>
    public long? RunSeconds { get; init; }

    /// <summary>SHA-256 over kind, record, sections and extensions: equal for drafts that say the same.</summary>
    public Digest ContentDigest => _contentDigest ??= ComputeContentDigest();

    /// <summary>How far its job has come; null where it is about no job.</summary>
    internal RunProgress? Progress => _progress ??= RunProgress.Of(this);

    private Digest ComputeContentDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(Kind.Name));
        Append(hash, Encoding.UTF8.GetBytes(Record));
        Append(hash, Extensions.Span);
        foreach (var section in Sections)
        {
            Append(hash, Encoding.UTF8.GetBytes(section.Name));
            Append(hash, section.Utf8.Span);
        }

        return new Digest(hash.GetHashAndReset());
    }

    // Each part goes in with its length, so that no two lists of parts run into the same bytes.
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
