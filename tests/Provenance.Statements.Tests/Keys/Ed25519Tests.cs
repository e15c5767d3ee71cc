// Ed25519 as format 1 asks for it: RFC 8032's own vectors, Wycheproof's malformed ones, and the cases in which libraries
// are known to disagree (ed25519-speccheck, C2SP/CCTV).

using System.Security.Cryptography;
using CsCheck;
using Provenance.Statements.Tests.Examples;

namespace Provenance.Statements.Tests.Keys;

public sealed class Ed25519Tests
{
    // RFC 8032 §7.1: seed, public key, message, signature of tests 1, 2, 3, 1024 and SHA(abc).
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData("f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5", "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e", "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f54e9f77b1e355f6c50544e23fb1433ddf73be84d879de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d658675fc6ea534e0810a4432826bf58c941efb65d57a338bbd2e26640f89ffbc1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4feba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e06203b33890cc9b832f79ef80560ccb9a39ce767967ed628c6ad573cb116dbefefd75499da96bd68a8a97b928a8bbc103b6621fcde2beca1231d206be6cd9ec7aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed185ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40cc24554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f27088d78b7e883c8759d2c4f5c65adb7553878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2cf65bd92dd597b0707e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128bab27af87a71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51addd3b75a2b1ae0784504df543af8969be3ea7082ff7fc9888c144da2af58429ec96031dbcad3dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb751fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301651339e22904cc8c42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8ca61783aacec57fb3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34dff7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08d78ff4ef5d63653a65040cf9bfd4aca7984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab47b57f7f7276cd419c17a3ca8e1b939ae49e488acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a32ef5b52a1ecc820e308aa342721aac0943bf6686b64b2579376504ccc493d97e6aed3fb0f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5fb93246f6b1116398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b50d334ba77c225bc307ba537152f3f1610e4eafe595f6d9d90d11faa933a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380db2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0", "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03")]
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
    public void Corner_cases_of_points_get_the_verdict_that_format_1_fixes()
    {
        var vectors = CofactorVector.Load();

        Assert.Equal(914, vectors.Count);
        Assert.Equal(43, vectors.Count(vector => vector.IsGood));
        Assert.All(vectors, vector => Assert.True(
            vector.IsGood == NSecEd25519.Instance.Verify(vector.PublicKey, vector.Message, vector.Signature),
            $"vector {vector.Id}, {vector.Flags}"));
        Assert.All(vectors, vector => Assert.True(
            vector.HasGoodKey == PublicKey.IsPrimeOrder(vector.PublicKey), $"the key of vector {vector.Id}, {vector.Flags}"));
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
