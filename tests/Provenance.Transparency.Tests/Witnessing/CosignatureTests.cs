using System.Text;

namespace Provenance.Transparency.Tests;

public sealed class CosignatureTests
{
    // The checkpoint, message and cosignature line of C2SP tlog-cosignature. Their keys are not published.
    private const string Sofa = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    private const string SofaLine =
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==";

    [Fact]
    public void The_message_is_that_of_the_specification() =>
        Assert.Equal(
            "cosignature/v1\ntime 1679315147\n" + Sofa,
            Encoding.UTF8.GetString(CosignatureV1.Message(1_679_315_147, Encoding.UTF8.GetBytes(Sofa))));

    [Fact]
    public void The_line_of_the_specification_has_the_time_of_its_message()
    {
        Assert.True(NoteSignature.TryParseLine(SofaLine, out var line, out _));
        Assert.Equal("witness.example.com/w1", line.Name);
        Assert.Equal(0x8d66cf3fu, line.KeyId);
        Assert.True(CosignatureV1.TryParse(line.Bytes, out var cosignature));
        Assert.Equal(1_679_315_147, cosignature.Timestamp);
        Assert.Equal(64, cosignature.Signature.Length);
        Assert.Equal(SofaLine, line.ToString());
    }

    [Theory] // README of transparency-dev/distributor, whose tool prints these times beside the lines.
    [InlineData(
        "— ArmoredWitness-weathered-rain CnjfIAAAAABnGRrHjQi7IZQqVea4YnU/ADsv844r1ezGjvubUy1MMJm4as9bRiT70xNWQ67RCA76LMy7SdX4qJNIzL3eSS1BGFWqCw==",
        "2024-10-23T15:48:23")]
    [InlineData(
        "— ArmoredWitness-floral-sky x88LbQAAAABnGRrDEq4Tfy7IIVPqkdXbcufUkCzRRbE3fABZ/jvtg5aFHVMuMR8cV6dVqECDBiH1zRxhNaCQOXSwNLSeJs+NzWt1BA==",
        "2024-10-23T15:48:19")]
    [InlineData(
        "— ArmoredWitness-small-breeze nRq5UQAAAABnoqrsRIofXn68vTohcAm2KG4ACGyRPNePUk02BSWD0WKV5ElejTk5Z+Tm3GmJ5j/etA+fkL9XuaQsnTyZbr437sF4AQ==",
        "2025-02-05T00:03:56")]
    public void Times_of_published_cosignatures_are_those_published(string text, string time)
    {
        Assert.True(NoteSignature.TryParseLine(text, out var line, out _));
        Assert.True(CosignatureV1.TryParse(line.Bytes, out var cosignature));
        Assert.Equal(time, DateTimeOffset.FromUnixTimeSeconds(cosignature.Timestamp).ToString("s", null));
    }

    [Fact]
    public void A_cosignature_verifies_and_any_change_does_not()
    {
        var witness = new TestKey("witness.example.com/w1", 9, NoteKeyType.CosignatureV1);
        Assert.True(Checkpoint.TryParse(Sofa, out var checkpoint, out _));
        var signature = witness.Cosign(checkpoint);
        var text = Encoding.UTF8.GetBytes(Sofa);
        Assert.True(witness.Verifier.Verify(text, signature.Bytes));
        Assert.False(witness.Verifier.Verify([.. text, (byte)'a', (byte)'\n'], signature.Bytes));
        Assert.False(witness.Verifier.Verify("no checkpoint\n"u8, signature.Bytes));
        Assert.False(witness.Verifier.Verify([0xff, (byte)'\n'], signature.Bytes));
        for (var i = 0; i < signature.Bytes.Length; i++)
        {
            var forged = signature.Bytes.ToArray();
            forged[i] ^= 1;
            Assert.False(witness.Verifier.Verify(text, forged));
            Assert.False(witness.Verifier.Verify(text, signature.Bytes[..i]));
        }
    }

    [Fact]
    public void A_time_of_zero_or_above_2_to_63_is_refused()
    {
        var bytes = new byte[CosignatureV1.SizeBytes];
        Assert.False(CosignatureV1.TryParse(bytes, out _));
        bytes[7] = 1;
        Assert.True(CosignatureV1.TryParse(bytes, out _));
        bytes[0] = 0x80;
        Assert.False(CosignatureV1.TryParse(bytes, out _));
        Assert.False(CosignatureV1.TryParse(new byte[CosignatureV1.SizeBytes + 1], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => CosignatureV1.Message(0, default));
    }

    [Fact]
    public void A_plain_signature_is_no_cosignature()
    {
        Assert.True(Checkpoint.TryParse(Sofa, out var checkpoint, out _));
        var key = new TestKey("a", 1);
        Assert.Throws<ArgumentException>(() => CosignatureV1.Sign(key.Public, key.Sign, 1, checkpoint));
    }

    [Fact]
    public void Lines_of_other_types_are_passed_on_untouched()
    {
        var line = new NoteSignature("witness.example.com/pq", 0x01020304, new byte[8 + 2420]);
        var log = new TestKey("example.com/behind-the-sofa", 2);
        Assert.True(Checkpoint.TryParse(Sofa, out var checkpoint, out _));
        var signed = SignedCheckpoint.Sign(checkpoint, log.Signer).With(line);
        Assert.True(SignedCheckpoint.TryParse(signed.Format(), out var read, out _));
        Assert.Equal(line.ToString(), read.Note.Signatures[1].ToString());
        Assert.True(NoteVerification.Verify(read.Note, log.Verifier).IsAccepted);
    }
}
