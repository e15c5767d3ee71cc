using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class VerifierKeyTests
{
    // golang.org/x/mod/sumdb/note, note_test.go.
    private const string Peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    [Theory]
    [InlineData(Peter)]
    [InlineData("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop")] // the same
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")] // C2SP signed-note
    [InlineData("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")] // cmd/go, modfetch/key.go
    [InlineData("transparency.dev-aw-ftlog-ci-3+3f689522+Aa1Eifq6rRC8qiK+bya07yV1fXyP156pEMsX7CFBC6gg")] // armored-witness
    public void A_published_key_is_read_and_written_again(string text)
    {
        Assert.True(VerifierKey.TryParse(text, out var key, out var reason), reason);
        Assert.Equal(NoteKeyType.Ed25519, key.Type);
        Assert.Equal(text, key.ToString());
    }

    [Fact]
    public void No_part_of_a_key_is_a_key() // golang.org/x/mod/sumdb/note, TestNewVerifier
    {
        for (var from = 0; from <= Peter.Length; from++)
        {
            for (var to = from; to <= Peter.Length; to++)
            {
                var isWhole = from == 0 && to == Peter.Length;
                Assert.Equal(isWhole, VerifierKey.TryParse(Peter.AsSpan(from, to - from), out _, out _));
            }
        }
    }

    [Fact]
    public void No_changed_character_is_overlooked() =>
        Gen.Select(Gen.Int[0, Peter.Length - 1], Gen.Char).Sample((at, c) =>
        {
            var mangled = Peter[..at] + c + Peter[(at + 1)..];
            Assert.Equal(mangled == Peter, VerifierKey.TryParse(mangled, out _, out _));
        }, iter: 2000);

    [Theory]
    [InlineData("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")] // note_test.go: length
    [InlineData("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")] // note_test.go: algorithm
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n")]
    [InlineData(" PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=")] // ECDSA, type 0x02
    public void A_key_of_another_kind_or_spelling_is_refused(string text)
    {
        Assert.False(VerifierKey.TryParse(text, out _, out var reason));
        Assert.NotEmpty(reason!);
    }

    [Fact]
    public void The_same_key_has_another_id_for_another_use()
    {
        var key = new TestKey("example.com/w", 7).Public;
        var cosigning = new VerifierKey(key.Name, NoteKeyType.CosignatureV1, key.PublicKey);
        Assert.NotEqual(key.KeyId, cosigning.KeyId);
        Assert.True(VerifierKey.TryParse(cosigning.ToString(), out var read, out _));
        Assert.Equal(NoteKeyType.CosignatureV1, read.Type);
    }

    [Fact]
    public void An_ML_DSA_key_is_read_but_verifies_nothing_here()
    {
        var key = new VerifierKey("example.com/pq", NoteKeyType.MlDsa44Cosignature, new byte[VerifierKey.MlDsa44KeyBytes]);
        Assert.True(VerifierKey.TryParse(key.ToString(), out var read, out _));
        Assert.Equal(key.KeyId, read.KeyId);
        Assert.Null(read.ToVerifier(NSecEd25519.Instance));
    }

    [Fact]
    public void Misuse_throws()
    {
        Assert.Throws<ArgumentException>(() => new VerifierKey("a b", NoteKeyType.Ed25519, new byte[32]));
        Assert.Throws<ArgumentException>(() => new VerifierKey("", NoteKeyType.Ed25519, new byte[32]));
        Assert.Throws<ArgumentException>(() => new VerifierKey("a\ud800", NoteKeyType.Ed25519, new byte[32]));
        Assert.Throws<ArgumentException>(() => new VerifierKey("a", NoteKeyType.Ed25519, new byte[31]));
        Assert.Throws<ArgumentException>(() => new VerifierKey("a", NoteKeyType.None, default));
        var cosigning = new VerifierKey("a", NoteKeyType.CosignatureV1, new byte[32]);
        Assert.Throws<ArgumentException>(() => new Ed25519NoteVerifier(cosigning, NSecEd25519.Instance));
        Assert.Throws<ArgumentException>(() => new Ed25519NoteSigner(cosigning, _ => []));
        Assert.Throws<ArgumentException>(() => new CosignatureV1Verifier(new TestKey("a", 1).Public, NSecEd25519.Instance));
    }
}
