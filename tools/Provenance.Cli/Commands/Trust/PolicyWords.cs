// A policy's fingerprint as words that two people can read to each other. The words are those of BIP 39 (English, 2,048 of
// them, told apart by their first four letters): twelve carry the first 128 bits of the fingerprint and four bits of
// checksum, so that a word misheard is noticed. Whoever wants to pass another policy off as this one has to find one with
// the same 128 bits. NBitcoin keeps that list and its encoding, and is well kept itself; nothing else of it is used.

using NBitcoin;
using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>Shows fingerprints of policies.</summary>
internal static class PolicyWords
{
    private const int SpokenBytes = 16;

    /// <summary>The policy's fingerprint, in hexadecimal and in words.</summary>
    public static void Show(Terminal terminal, string path, VerificationPolicy policy)
    {
        terminal.Line($"policy {path} of {policy.Origin}, fingerprint {policy.Fingerprint}");
        terminal.Line($"  in words: {Of(policy.Fingerprint)}");
    }

    /// <summary>Twelve words.</summary>
    public static string Of(Digest fingerprint) => new Mnemonic(Wordlist.English, fingerprint.ToArray()[..SpokenBytes]).ToString();
}
