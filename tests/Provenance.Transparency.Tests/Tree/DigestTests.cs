using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class DigestTests
{
    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[32];

    [Fact]
    public void It_is_SHA_256() // FIPS 180-4, the "abc" example.
    {
        Assert.Equal(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            Digest.Of("abc"u8).ToString());
    }

    [Fact]
    public void Bytes_hex_and_base64_go_round() => Bytes.Sample(bytes =>
    {
        var digest = new Digest(bytes);
        Assert.Equal(bytes, digest.ToArray());
        Assert.Equal(digest, Digest.Parse(digest.ToString()));
        Assert.True(Digest.TryParseBase64(digest.ToBase64(), out var again));
        Assert.Equal(digest, again);
        Assert.Equal(Convert.ToHexStringLower(bytes)[..16], digest.Prefix.ToString("x16", null));
    });

    [Fact]
    public void Order_is_that_of_the_bytes() => Gen.Select(Bytes, Bytes, Gen.Int[0, 32]).Sample((a, b, shared) =>
    {
        a.AsSpan(0, shared).CopyTo(b);
        var expected = Math.Sign(a.AsSpan().SequenceCompareTo(b));
        Assert.Equal(expected, Math.Sign(new Digest(a).CompareTo(new Digest(b))));
        Assert.Equal(expected == 0, new Digest(a) == new Digest(b));
        Assert.Equal(expected == 0, new Digest(a).Equals((object)new Digest(b)));
    });

    [Theory]
    [InlineData("")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0")]
    [InlineData("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(" a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Any_other_hex_is_refused(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Digest.Parse(text));
    }

    [Fact]
    public void A_wrong_length_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => new Digest(new byte[31]));
        Assert.Throws<ArgumentException>(() => new Digest(new byte[33]));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(Digest).CopyTo(new byte[31]));
    }

    [Fact]
    public void Sizes_and_indexes_are_never_negative()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TreeSize(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeafIndex(-1));
        Assert.False(new TreeSize(3).Contains(new LeafIndex(3)));
        Assert.True(new TreeSize(3).Contains(new LeafIndex(2)));
    }
}
