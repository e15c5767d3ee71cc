// No input makes a reader throw: random bytes and random texts of the formats' own
// characters go through every one of them.

using System.Text;
using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class RandomInputTests
{
    private static readonly string[] Vocabulary =
    [
        "\n", "\n\n", "— ", " ", "+", "/", "=", "x001", "/tile/", "/tile/entries/", "000", ".p/", "1", "0", "quorum", "none",
        "log", "witness", "group", "any", "a", "index ", "extra ", "old ", "c2sp.org/tlog-proof@v1", "AAAA", "AA==", "\ud800", "\0",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", "Az3grpukl5AX", "9223372036854775808",
    ];

    private static readonly Gen<string> Words = Gen.Int[0, Vocabulary.Length - 1].Select(i => Vocabulary[i]);

    [Fact]
    public void Random_bytes_are_refused_or_read() => Gen.Byte.Array[0, 300].Sample(Feed, iter: 2000);

    [Fact]
    public void Random_words_of_the_formats_are_refused_or_read() =>
        Words.Array[0, 25].Sample(words => Feed(Encoding.UTF8.GetBytes(string.Concat(words))), iter: 5000);

    [Fact]
    public void Random_texts_are_refused_or_read() => Words.Array[0, 12].Sample(words =>
    {
        var text = string.Concat(words);
        _ = VerifierKey.TryParse(text, out _, out _);
        _ = Checkpoint.TryParse(text, out _, out _);
        _ = TilePath.TryParse(text, out TileId _, out _);
        _ = TilePath.TryParse(text, out EntryBundleId _, out _);
        _ = NoteSignature.TryParseLine(text, out _, out _);
        _ = Digest.TryParse(text, out _);
        _ = Digest.TryParseBase64(text, out _);
    }, iter: 5000);

    private static void Feed(byte[] bytes)
    {
        _ = SignedNote.TryParse(bytes, out _, out _);
        _ = SignedCheckpoint.TryParse(bytes, out _, out _);
        _ = TlogProof.TryParse(bytes, out _, out _);
        _ = WitnessPolicy.TryParse(bytes, out _, out _);
        _ = CosignatureV1.TryParse(bytes, out _);
        _ = AddCheckpointRequest.TryParse(bytes, out _, out _);
        _ = AddCheckpointResponse.TryParse(bytes, out _, out _);
        _ = AddCheckpointResponse.TryParseSize(bytes, out _);
        _ = EntryBundle.TryDecode(bytes, (bytes.Length % 256) + 1, out _, out _);
    }
}
