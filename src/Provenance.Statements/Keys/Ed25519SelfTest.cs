// Ed25519 libraries disagree about malformed keys and signatures, and a log's verdicts must not change with an update of
// one. So the process checks at start-up that the installed libsodium gives the verdicts that format 1 fixes.
// Vectors: RFC 8032 §7.1 test 2, and cases of novifinancial/ed25519-speccheck (eprint 2020/1244, table of cases).

using System.Security.Cryptography;

namespace Provenance.Statements;

/// <summary>Verdicts that the installed Ed25519 must give.</summary>
public static class Ed25519SelfTest
{
    private const string Seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    private const string Signature =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    private static readonly Verdict[] Verdicts =
    [
        new(false, "small-order A and R", "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000"),
        new(false, "small-order R", "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab", "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e"),
        new(true, "A and R of mixed order, satisfying the equation", "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79", "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d", "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009"),
        new(false, "satisfies the equation only with the cofactor", "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c", "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d", "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09"),
        new(false, "S not below L", "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40", "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623", "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514"),
        new(false, "R not canonical", "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41", "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f"),
        new(false, "A not canonical", "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"),
    ];

    /// <summary>Runs the test, in about a millisecond.</summary>
    /// <exception cref="CryptographicException">The installed library gives another verdict; nothing may be verified with it.</exception>
    public static void Run()
    {
        using var key = SigningKey.FromSeed(Convert.FromHexString(Seed));
        if (!key.Sign([0x72]).AsSpan().SequenceEqual(Convert.FromHexString(Signature)))
        {
            throw new CryptographicException("The installed Ed25519 does not sign as RFC 8032 asks.");
        }

        if (!PublicKey.IsPrimeOrder(key.PublicKey.Bytes.Span) || PublicKey.IsPrimeOrder(Convert.FromHexString(Verdicts[2].PublicKey)))
        {
            throw new CryptographicException("The installed Ed25519 does not tell points of prime order from others.");
        }

        foreach (var verdict in Verdicts)
        {
            var accepted = NSecEd25519.Instance.Verify(
                Convert.FromHexString(verdict.PublicKey), Convert.FromHexString(verdict.Message), Convert.FromHexString(verdict.Signature));
            if (accepted != verdict.IsGood)
            {
                throw new CryptographicException($"The installed Ed25519 gives another verdict than format 1 fixes: {verdict.What}.");
            }
        }
    }

    private sealed record Verdict(bool IsGood, string What, string Message, string PublicKey, string Signature);
}
