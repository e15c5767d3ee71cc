using System.Text;
using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class CheckpointTests
{
    // The checkpoint of C2SP tlog-checkpoint.
    private const string Sofa = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    [Fact]
    public void The_example_of_the_specification_is_read_and_written_again()
    {
        Assert.True(Checkpoint.TryParse(Sofa, out var checkpoint, out var reason), reason);
        Assert.Equal("example.com/behind-the-sofa", checkpoint.Origin);
        Assert.Equal(20_852_163, checkpoint.Size.Value);
        Assert.Equal("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", checkpoint.Root.ToBase64());
        Assert.Empty(checkpoint.ExtensionLines);
        Assert.Equal(Sofa, checkpoint.ToString());
    }

    [Theory] // Checkpoints that were served, with the keys that signed them.
    [InlineData( // sum.golang.org, in FiloSottile/torchwood, cmd/litewitness/testdata/sumdb.txt
        "go.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n\n"
        + "— sum.golang.org Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCExixSfwQ=\n",
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")]
    [InlineData( // transparency.dev firmware log, in the README of transparency-dev/distributor
        "transparency.dev/armored-witness/firmware_transparency/ci/3\n59\nkOFMkeamIdrYFLx5zbWFhflak6dlEEDOU++fxYEZMBw=\n\n"
        + "— transparency.dev-aw-ftlog-ci-3 P2iVIt3Jsaha3E2i0MHdKZ6fgYJTgXO86nUsxKPVq6uTwRSclTSh/ELnDGbNL+XDyD3EkWIdL2AGGNmbN7IN2rB/7gE=\n"
        + "— ArmoredWitness-weathered-rain CnjfIAAAAABnGRrHjQi7IZQqVea4YnU/ADsv844r1ezGjvubUy1MMJm4as9bRiT70xNWQ67RCA76LMy7SdX4qJNIzL3eSS1BGFWqCw==\n"
        + "— ArmoredWitness-floral-sky x88LbQAAAABnGRrDEq4Tfy7IIVPqkdXbcufUkCzRRbE3fABZ/jvtg5aFHVMuMR8cV6dVqECDBiH1zRxhNaCQOXSwNLSeJs+NzWt1BA==\n",
        "transparency.dev-aw-ftlog-ci-3+3f689522+Aa1Eifq6rRC8qiK+bya07yV1fXyP156pEMsX7CFBC6gg")]
    public void A_checkpoint_that_was_served_verifies(string note, string vkey)
    {
        Assert.True(SignedCheckpoint.TryParse(Encoding.UTF8.GetBytes(note), out var checkpoint, out var reason), reason);
        Assert.True(VerifierKey.TryParse(vkey, out var key, out _));
        Assert.True(NoteVerification.Verify(checkpoint.Note, key.ToVerifier(NSecEd25519.Instance)!).IsAccepted);
        Assert.Equal(note, checkpoint.ToString());
    }

    [Theory] // The first seven after transparency-dev/formats, log/checkpoint_test.go.
    [InlineData("Head\n9944\n")]
    [InlineData("\n9944\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("Log\n123\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")]
    [InlineData("Log\nbananas\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("Log\n-34\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("Log\n3438945738945739845734895735\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("Log\n123\nThisIsn'tBase64\n")]
    [InlineData("Log\n123\nYmFuYW5hcw==\n")] // a root that is not 32 bytes, which that test allows
    [InlineData("Log\n0123\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("Log\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("Log\n 1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("Log\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("Log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")] // stray trailing bits
    [InlineData("Log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n")]
    [InlineData("Log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\na\n\nb\n")]
    [InlineData("Lo\rg\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("")]
    [InlineData("\n\n\n")]
    public void A_malformed_checkpoint_is_refused(string text)
    {
        Assert.False(Checkpoint.TryParse(text, out _, out var reason));
        Assert.NotEmpty(reason!);
    }

    [Fact]
    public void Extension_lines_are_kept()
    {
        Assert.True(Checkpoint.TryParse(Sofa + "one\ntwo three\n", out var checkpoint, out _));
        Assert.Equal(["one", "two three"], checkpoint.ExtensionLines);
        Assert.Equal(Sofa + "one\ntwo three\n", checkpoint.ToString());
    }

    [Fact]
    public void Whatever_is_read_is_written_again_byte_for_byte() =>
        Mutation.Of(Encoding.UTF8.GetBytes(Sofa)).Sample(bytes =>
        {
            var text = Encoding.UTF8.GetString(bytes);
            if (Checkpoint.TryParse(text, out var checkpoint, out _))
            {
                Assert.Equal(text, checkpoint.ToString());
            }
        }, iter: 3000);

    [Fact]
    public void What_is_signed_is_read_again() => Gen.Select(Gen.Long[0, long.MaxValue], Gen.Byte.Array[32]).Sample((size, root) =>
    {
        var log = new TestKey("registry.example/2026", 3);
        var signed = SignedCheckpoint.Sign(new Checkpoint("registry.example/2026", new TreeSize(size), new Digest(root)), log.Signer);
        Assert.True(SignedCheckpoint.TryParse(signed.Format(), out var read, out var reason), reason);
        Assert.Equal(size, read.Checkpoint.Size.Value);
        Assert.Equal(new Digest(root), read.Checkpoint.Root);
        Assert.True(NoteVerification.Verify(read.Note, log.Verifier).IsAccepted);
    }, iter: 50);

    [Fact]
    public void A_note_that_is_no_checkpoint_is_refused()
    {
        var note = SignedNote.Sign("hello\n", new TestKey("a", 1).Signer);
        Assert.False(SignedCheckpoint.TryParse(note.Format(), out _, out _));
        Assert.Throws<ArgumentException>(() => new Checkpoint("", TreeSize.Zero, MerkleTree.EmptyRoot));
        Assert.Throws<ArgumentException>(() => new Checkpoint("a\nb", TreeSize.Zero, MerkleTree.EmptyRoot));
        Assert.Throws<ArgumentException>(() => new Checkpoint("a", TreeSize.Zero, MerkleTree.EmptyRoot, ""));
    }
}
