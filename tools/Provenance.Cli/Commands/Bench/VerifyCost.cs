using System.Diagnostics;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>The yardstick: CPU time of one Ed25519 verification by NSec over an envelope like those that are sent.</summary>
internal static class VerifyCost
{
    private const int Rounds = 20_000;

    /// <summary>Microseconds of CPU time a verification.</summary>
    public static double Measure(Attestation sample, PublicKey key)
    {
        var pae = sample.Envelope.Pae();
        var signature = sample.Envelope.Signatures[0].Signature;
        _ = key.Verify(pae, signature.Span);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var i = 0; i < Rounds; i++)
        {
            if (!key.Verify(pae, signature.Span))
            {
                throw new InvalidOperationException("The sample's signature does not verify.");
            }
        }

        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds / Rounds;
    }
}
