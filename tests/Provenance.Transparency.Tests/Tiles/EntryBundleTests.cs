using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class EntryBundleTests
{
    private static readonly Gen<byte[][]> Entries = Gen.Byte.Array[0, 40].Array[1, 256];

    [Fact]
    public void Entries_go_round_and_a_byte_more_or_less_is_refused() => Entries.Sample(entries =>
    {
        var bytes = EntryBundle.Encode([.. entries.Select(entry => new ReadOnlyMemory<byte>(entry))]);
        Assert.True(EntryBundle.TryDecode(bytes, entries.Length, out var read, out var reason), reason);
        Assert.Equal(entries, read.Select(entry => entry.ToArray()));
        Assert.False(EntryBundle.TryDecode(bytes.AsMemory(0, bytes.Length - 1), entries.Length, out _, out _));
        Assert.False(EntryBundle.TryDecode((byte[])[.. bytes, 0], entries.Length, out _, out _));
        Assert.False(EntryBundle.TryDecode(bytes, entries.Length + 1, out _, out _));
        Assert.False(EntryBundle.TryDecode(bytes, entries.Length - 1, out _, out _));
    });

    [Fact]
    public void Lengths_are_big_endian() =>
        Assert.Equal([0, 2, 7, 8, 0, 0], EntryBundle.Encode([(byte[])[7, 8], ReadOnlyMemory<byte>.Empty]));

    [Fact]
    public void The_longest_entry_has_65_535_bytes()
    {
        var bytes = EntryBundle.Encode([new byte[65_535]]);
        Assert.True(EntryBundle.TryDecode(bytes, 1, out var read, out _));
        Assert.Equal(65_535, read[0].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryBundle.Encode([new byte[65_536]]));
    }

    [Fact]
    public void A_bundle_has_1_to_256_entries()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryBundle.Encode([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryBundle.Encode(new ReadOnlyMemory<byte>[257]));
        Assert.False(EntryBundle.TryDecode(ReadOnlyMemory<byte>.Empty, 0, out _, out _));
        Assert.False(EntryBundle.TryDecode(new byte[514], 257, out _, out _));
    }
}
