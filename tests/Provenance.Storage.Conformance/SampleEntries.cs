// Entries that are well-formed but mean nothing: a store never looks into a payload. Each is drawn from its seed.

using System.Buffers.Binary;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance;

/// <summary>What an invented entry looks like.</summary>
/// <param name="PayloadBytes">Length of the payload, at least 8.</param>
/// <param name="SectionBytes">Length of each section; none where the list is empty.</param>
/// <param name="Signatures">1 to 16.</param>
/// <param name="IsTrust">Whether it is a trust entry.</param>
/// <param name="SignerSuspended">Whether it is marked suspended.</param>
public sealed record EntryShape(
    int PayloadBytes, IReadOnlyList<int> SectionBytes, int Signatures = 1, bool IsTrust = false, bool SignerSuspended = false)
{
    /// <summary>The smallest entry, for tests that need many.</summary>
    public static EntryShape Small { get; } = new(8, []);

    /// <summary>About what a training job takes: 1.2 KB.</summary>
    public static EntryShape Job { get; } = new(560, [280, 180, 200]);
}

/// <summary>Draws entries.</summary>
public static class SampleEntries
{
    private static readonly string[] SectionNames = ["run", "parties", "lineage", "a", "Z", "capacity", "x-1", "body"];

    /// <summary>An entry at an index; another seed gives another statement.</summary>
    public static StoredEntry Draw(long index, int seed, EntryShape shape)
    {
        var random = new Random(seed);
        var payload = new byte[shape.PayloadBytes];
        random.NextBytes(payload);
        BinaryPrimitives.WriteInt32BigEndian(payload, seed);
        var signatures = Enumerable.Range(0, shape.Signatures).Select(_ => DrawSignature(random)).ToList();
        if (!Envelope.TryCreate(Pae.PayloadType, payload, signatures, out var envelope, out var refusal))
        {
            throw new InvalidOperationException(refusal.Message);
        }

        var leaf = new Leaf
        {
            LoggedAtMilliseconds = LoggedAt(index),
            StatementId = envelope.StatementId,
            SignaturesDigest = envelope.SignaturesDigest,
            Tags = [.. signatures.Select(_ => new DiscoveryTag((UInt128)random.NextInt64()))],
        };
        return new StoredEntry(
            new LeafIndex(index),
            leaf.Encode(),
            envelope,
            DrawSections(random, shape.SectionBytes),
            shape.IsTrust,
            shape.SignerSuspended);
    }

    /// <summary>The time that entries at an index bear.</summary>
    public static long LoggedAt(long index) => 1_795_000_000_000 + index;

    /// <summary>Checks that two entries are the same, byte for byte.</summary>
    public static void AssertSame(StoredEntry expected, StoredEntry? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Index, actual.Index);
        Assert.Equal(expected.Leaf.ToArray(), actual.Leaf.ToArray());
        Assert.Equal(expected.StatementId, actual.StatementId);
        Assert.Equal(expected.Envelope.Payload.ToArray(), actual.Envelope.Payload.ToArray());
        Assert.Equal(expected.Envelope.SignaturesDigest, actual.Envelope.SignaturesDigest);
        Assert.Equal(expected.IsTrust, actual.IsTrust);
        Assert.Equal(expected.SignerSuspended, actual.SignerSuspended);
        Assert.Equal(
            expected.Sections.Keys.Order(StringComparer.Ordinal), actual.Sections.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, content) in expected.Sections)
        {
            Assert.Equal(content.ToArray(), actual.Sections[name].ToArray());
        }
    }

    private static EnvelopeSignature DrawSignature(Random random)
    {
        var bytes = new byte[Digest.SizeBytes + EnvelopeSignature.SizeBytes];
        random.NextBytes(bytes);
        return new EnvelopeSignature(
            new KeyId(new Digest(bytes.AsSpan(0, Digest.SizeBytes))), bytes.AsMemory(Digest.SizeBytes));
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> DrawSections(Random random, IReadOnlyList<int> lengths)
    {
        var sections = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        for (var i = 0; i < lengths.Count; i++)
        {
            var content = new byte[lengths[i]];
            random.NextBytes(content);
            sections.Add(SectionNames[i], content);
        }

        return sections;
    }
}
