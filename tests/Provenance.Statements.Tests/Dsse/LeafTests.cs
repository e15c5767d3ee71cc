// The leaf and its tags, against the layout of proto/README.md §7.

using System.Security.Cryptography;
using CsCheck;
using Provenance.Statements.Tests.Examples;

namespace Provenance.Statements.Tests.Dsse;

public sealed class LeafTests
{
    private static readonly Envelope Envelope = TrustExamples.All["root"].Envelope;
    private static readonly Leaf Leaf = Leaf.Of(Envelope, DateTimeOffset.FromUnixTimeMilliseconds(0x0102030405), _ => DiscoveryTag.TrustSecret);

    [Fact]
    public void A_leaf_has_its_parts_where_the_format_says()
    {
        var tag = HMACSHA256.HashData(new byte[32], Envelope.StatementId.ToArray())[..16];

        Assert.Equal(
            [1, 0, 0, 0, 1, 2, 3, 4, 5, .. Envelope.StatementId.ToArray(), .. Envelope.SignaturesDigest.ToArray(), .. tag, .. tag],
            Leaf.Encode());
    }

    [Fact]
    public void A_leaf_is_read_back()
    {
        Assert.True(Leaf.TryDecode(Leaf.Encode(), out var read));
        Assert.Equal(Leaf with { Tags = [] }, read with { Tags = [] });
        Assert.Equal(Leaf.Tags, read.Tags);
    }

    [Fact]
    public void Only_what_encodes_to_the_same_bytes_is_a_leaf() =>
        Gen.OneOf(Gen.Byte.Array[0, 360], Gen.Byte.Array[89 - 1].Select(rest => (byte[])[1, .. rest])).Sample(
            bytes => !Leaf.TryDecode(bytes, out var leaf) || leaf.Encode().AsSpan().SequenceEqual(bytes));

    [Theory]
    [InlineData(73)]
    [InlineData(88)]
    [InlineData(90)]
    [InlineData(73 + (17 * 16))]
    public void A_leaf_of_another_length_is_refused(int length)
    {
        var bytes = new byte[length];
        bytes[0] = 1;

        Assert.False(Leaf.TryDecode(bytes, out _));
    }

    [Fact]
    public void A_discovery_secret_is_drawn_from_the_master_for_origin_and_key()
    {
        var key = Example.OperatorKey.PublicKey.KeyId;
        var master = Enumerable.Repeat((byte)9, 32).ToArray();
        var expected = HMACSHA256.HashData(master, System.Text.Encoding.UTF8.GetBytes($"compute-provenance/discovery/v1\nregistry.example/2026\n{key}\n"));

        Assert.Equal(expected, DiscoveryTag.Secret(master, Example.Origin, key));
    }
}
