// Vectors of golang.org/x/mod/sumdb/note, note_test.go, and of C2SP signed-note.

using System.Text;
using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class SignedNoteTests
{
    private const string PeterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string EnochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";

    private const string Text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

    private const string PeterSig =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private const string EnochSig =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    [Fact]
    public void Signing_gives_the_published_bytes()
    {
        // The seed is that of PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz.
        var seed = Convert.FromBase64String("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
        var peter = new TestKey("PeterNeumann", seed.AsSpan(1));
        Assert.Equal(PeterKey, peter.Public.ToString());
        Assert.Equal(Text + "\n" + PeterSig, SignedNote.Sign(Text, peter.Signer).ToString());
    }

    [Fact]
    public void Known_keys_are_verified_and_unknown_ones_ignored()
    {
        var note = Read(Text + "\n" + PeterSig + EnochSig);
        Assert.Equal(Text, note.Text);
        Assert.Equal(["PeterNeumann"], Names(NoteVerification.Verify(note, Key(PeterKey))));
        Assert.Equal(["PeterNeumann", "EnochRoot"], Names(NoteVerification.Verify(note, Key(PeterKey), Key(EnochKey))));
        Assert.Equal(NoteRefusal.NoKnownSignature, NoteVerification.Verify(note).Refusal);
    }

    [Fact]
    public void Two_verifiers_of_one_name_and_id_are_refused_if_used()
    {
        var note = Read(Text + "\n" + EnochSig);
        Assert.Equal(NoteRefusal.AmbiguousKey, NoteVerification.Verify(note, Key(EnochKey), Key(PeterKey), Key(EnochKey)).Refusal);
        Assert.True(NoteVerification.Verify(Read(Text + "\n" + PeterSig), Key(EnochKey), Key(PeterKey), Key(EnochKey)).IsAccepted);
    }

    [Fact]
    public void A_bad_signature_of_a_known_key_rejects_the_note_even_beside_a_good_one()
    {
        var bad = PeterSig[..60] + "ABCD" + PeterSig[60..];
        Assert.Equal(NoteRefusal.BadSignature, NoteVerification.Verify(Read(Text + "\n" + bad), Key(PeterKey)).Refusal);
        Assert.Equal(NoteRefusal.BadSignature, NoteVerification.Verify(Read(Text + "\n" + PeterSig + bad), Key(PeterKey)).Refusal);
        Assert.Equal(NoteRefusal.BadSignature, NoteVerification.Verify(Read(Text + "\n" + EnochSig + bad), Key(EnochKey), Key(PeterKey)).Refusal);
    }

    [Fact]
    public void A_key_that_signs_twice_counts_once() =>
        Assert.Single(NoteVerification.Verify(Read(Text + "\n" + PeterSig + PeterSig), Key(PeterKey)).Verified);

    [Fact]
    public void A_hundred_signatures_are_read_and_no_more()
    {
        Assert.Equal(100, Read(Text + "\n" + Repeat(PeterSig, 100)).Signatures.Count);
        Assert.False(SignedNote.TryParse(Bytes(Text + "\n" + Repeat(PeterSig, 101)), out _, out _));
    }

    [Theory]
    [InlineData(Text)]
    [InlineData(Text + "\n")]
    [InlineData("\n" + PeterSig)]
    [InlineData("\u0001" + Text + "\n" + PeterSig)]
    [InlineData("a\tb\n\n" + PeterSig)]
    [InlineData("a\r\n\n" + PeterSig)]
    [InlineData(Text + "\n— Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")]
    [InlineData(Text + "\n— Bad\u00a0Name x08go/ZJkuBS9UG=\n")]
    [InlineData(Text + "\n— Bad+Name x08go/ZJkuBS9UG=\n")]
    [InlineData(Text + "\n—  x08go/ZJkuBS9UG=\n")]
    [InlineData(Text + "\n- PeterNeumann x08go/ZJ\n")]
    [InlineData(Text + "\n— PeterNeumann x08gow==\n")]
    [InlineData(Text + "\n— PeterNeumann x08go_ZJ\n")]
    [InlineData(Text + "\n— PeterNeumann x08go/Z\n")]
    [InlineData(Text + "\n" + PeterSig + "Unexpected line.\n")]
    public void A_malformed_note_is_refused(string note)
    {
        Assert.False(SignedNote.TryParse(Bytes(note), out _, out var reason));
        Assert.NotEmpty(reason!);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_and_notes_that_are_cut_or_too_long_are_refused()
    {
        Assert.False(SignedNote.TryParse([0xff, .. Bytes(Text + "\n" + PeterSig)], out _, out _));
        Assert.False(SignedNote.TryParse(Bytes((Text + "\n" + PeterSig)[..^1]), out _, out _));
        var filler = new string('a', SignedNote.MaxBytes);
        Assert.False(SignedNote.TryParse(Bytes(filler + "\n\n" + PeterSig), out _, out _));
    }

    [Fact]
    public void A_text_may_have_empty_lines_and_other_scripts() // the first example of C2SP signed-note
    {
        const string Poem = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n";
        const string Line =
            "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
        var note = Read(Poem + "\n" + Line);
        Assert.Equal(Poem, note.Text);
        Assert.Equal(Poem + "\n" + Line, note.ToString());
    }

    [Fact]
    public void The_example_of_the_specification_verifies() // C2SP signed-note, "Verifier keys"
    {
        var note = Read(
            "This is an example message.\n\n"
            + "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n");
        Assert.True(NoteVerification.Verify(note, Key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")).IsAccepted);
    }

    [Fact]
    public void Whatever_is_read_is_written_again_byte_for_byte() =>
        Mutation.Of(Bytes(Text + "\n" + PeterSig + EnochSig)).Sample(bytes =>
        {
            if (SignedNote.TryParse(bytes, out var note, out _))
            {
                Assert.Equal(bytes, note.Format());
            }
        }, iter: 3000);

    [Fact]
    public void A_changed_text_keeps_no_signature_and_a_changed_signature_is_not_kept() =>
        Mutation.Of(Bytes(Text + "\n" + PeterSig + EnochSig)).Sample(bytes =>
        {
            if (!SignedNote.TryParse(bytes, out var note, out _))
            {
                return;
            }

            // A line may be lost or repeated; what verifies is one of the two lines, over the one text.
            var verification = NoteVerification.Verify(note, Key(PeterKey), Key(EnochKey));
            Assert.All(verification.Verified, signature => Assert.Contains(signature + "\n", PeterSig + EnochSig, StringComparison.Ordinal));
            Assert.True(verification.Verified.Count == 0 || note.Text == Text);
        }, iter: 1000);

    [Fact]
    public void Signatures_are_added_after_those_there()
    {
        var note = Read(Text + "\n" + PeterSig).With(Read(Text + "\n" + EnochSig).Signatures);
        Assert.Equal(Text + "\n" + PeterSig + EnochSig, note.ToString());
    }

    [Fact]
    public void A_text_that_is_no_note_is_misuse_to_sign()
    {
        var signer = new TestKey("example.com/a", 1).Signer;
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("abc", signer));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("a\tb\n", signer));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("\ud800\n", signer));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignedNote.Sign("abc\n"));
    }

    private static SignedNote Read(string note)
    {
        Assert.True(SignedNote.TryParse(Bytes(note), out var read, out var reason), reason);
        return read;
    }

    private static INoteVerifier Key(string vkey)
    {
        Assert.True(VerifierKey.TryParse(vkey, out var key, out var reason), reason);
        return key.ToVerifier(NSecEd25519.Instance)!;
    }

    private static IEnumerable<string> Names(NoteVerification verification) => verification.Verified.Select(s => s.Name);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
