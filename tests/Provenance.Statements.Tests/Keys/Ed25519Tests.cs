// Ed25519 as format 1 asks for it: RFC 8032's own vectors, Wycheproof's malformed ones, and the cases in which libraries
// are known to disagree (ed25519-speccheck).

using System.Security.Cryptography;
using CsCheck;
using Provenance.Statements.Tests.Examples;

namespace Provenance.Statements.Tests.Keys;

public sealed class Ed25519Tests
{
    // RFC 8032 §7.1: seed, public key, message, signature of tests 1, 2, 3 and SHA(abc).
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f", "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void Keys_sign_and_verify_as_in_RFC_8032(string seed, string publicKey, string message, string signature)
    {
        using var key = SigningKey.FromSeed(Convert.FromHexString(seed));
        var text = Convert.FromHexString(message);

        Assert.Equal(publicKey, Convert.ToHexStringLower(key.PublicKey.Bytes.Span));
        Assert.Equal(signature, Convert.ToHexStringLower(key.Sign(text)));
        Assert.True(key.PublicKey.Verify(text, Convert.FromHexString(signature)));
        Assert.Equal(seed, Convert.ToHexStringLower(key.ExportSeed()));
    }

    [Theory]
    [InlineData("wycheproof-ed25519.csv", 151)]
    [InlineData("ed25519-speccheck.csv", 12)]
    public void Verdicts_are_those_of_the_published_vectors(string file, int count)
    {
        var vectors = SignatureVector.Load(file);

        Assert.Equal(count, vectors.Count);
        Assert.All(vectors, vector =>
            Assert.Equal(vector.IsGood, NSecEd25519.Instance.Verify(vector.PublicKey, vector.Message, vector.Signature)));
    }

    [Fact]
    public void The_installed_library_passes_the_self_test() => Ed25519SelfTest.Run();

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "the neutral element")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "order 8")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "order 2")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "order 2, not canonical")]
    [InlineData("cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d", "mixed order")]
    [InlineData("f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43", "mixed order")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p + 1, not canonical")]
    [InlineData("d75a98", "too short")]
    public void A_key_of_another_order_is_told_apart(string point, string what) =>
        Assert.False(PublicKey.IsPrimeOrder(Convert.FromHexString(point)), what);

    [Fact]
    public void Drawn_keys_are_of_prime_order() => Gen.Byte.Array[32].Sample(
        seed =>
        {
            using var key = SigningKey.FromSeed(seed);
            return PublicKey.IsPrimeOrder(key.PublicKey.Bytes.Span);
        },
        iter: 50);

    [Fact]
    public void A_signature_with_any_bit_flipped_is_refused() => Gen.Int[0, 511].Sample(
        bit =>
        {
            var signature = Example.OperatorKey.Sign("a message"u8);
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            return !Example.OperatorKey.PublicKey.Verify("a message"u8, signature);
        },
        iter: 200);

    [Fact]
    public void A_key_is_named_by_its_hash_and_written_in_one_way()
    {
        var key = Example.OperatorKey.PublicKey;

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(key.Bytes.Span)), key.KeyId.ToString());
        Assert.Equal(key, PublicKey.Parse(key.ToString()));
        Assert.Throws<FormatException>(() => PublicKey.Parse(key + "="));
        Assert.Throws<FormatException>(() => PublicKey.Parse(key.ToString()[..^1]));
    }

    // The last of 43 characters carries two bits that belong to no byte.
    [Fact]
    public void A_key_with_stray_trailing_bits_is_refused()
    {
        var text = Example.OperatorKey.PublicKey.ToString();
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var stray = text[..^1] + Alphabet[Alphabet.IndexOf(text[^1], StringComparison.Ordinal) + 1];

        Assert.Throws<FormatException>(() => PublicKey.Parse(stray));
    }
}
