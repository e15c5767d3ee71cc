// How a program of somebody else verifies a bundle: two files, no network, and every fact that the answer rests on. This is
// also the example of the README; it uses nothing but what is public.
using System.Globalization;
using System.Text;
using Provenance.Statements;

namespace Provenance.Client.Tests;

/// <summary>The offline verifier embedded in a program.</summary>
public sealed class OfflineProofExample : IDisposable
{
    private readonly Forger _world = new();

    [Fact]
    public void A_program_learns_whose_key_signed_who_accredited_it_and_who_witnessed_it()
    {
        var text = Explain(_world.Good().Write(), _world.Policy.Write());

        Assert.Equal(
            $"""
            proved
            training-job {_world.World.Reporter.PublicKey.KeyId} of acme, delegated or accredited by acme ({_world.World.Operator.Key.PublicKey.KeyId.ToString()[..16]}…)
            entry 6, logged 2026-11-23 09:00:00 UTC
            cosigned by w1 at 2025-11-26 09:00:00 UTC
            cosigned by w2 at 2025-11-26 09:00:00 UTC
            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void A_section_that_is_withheld_is_named_and_the_rest_is_proved()
    {
        var good = _world.Good();
        var sections = good.Entry.Attestation.Sections.Where(section => section.Key != "parties");
        Assert.True(Attestation.TryCreate(good.Entry.Attestation.Envelope, sections, out var withheld, out _));

        var text = Explain((good with { Entry = good.Entry with { Attestation = withheld } }).Write(), _world.Policy.Write());

        Assert.StartsWith("proved\nwithheld or redacted: parties\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_witness_is_missing_the_broken_link_says_which()
    {
        var good = _world.Good();
        var alone = _world.Log.Checkpoint().With(_world.First(good.Entry.Receipt.Checkpoint.Checkpoint));
        var bundle = good with { Entry = _world.At(_world.Job, alone) };

        var text = Explain(bundle.Write(), _world.Policy.Write());

        Assert.StartsWith("not proved: checkpoint: ", text, StringComparison.Ordinal);
        Assert.Contains("cosigned by w1; without w2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_that_believe_the_same_have_one_fingerprint_and_others_another()
    {
        Assert.True(VerificationPolicy.TryParse(_world.Policy.Write(), out var read, out _));
        Assert.Equal(_world.Policy.Fingerprint, read.Fingerprint);
        Assert.NotEqual(_world.Policy.Fingerprint, _world.Logged.Policy.Fingerprint);
    }

    public void Dispose() => _world.Dispose();

    private static string Explain(byte[] bundleFile, byte[] policyFile)
    {
        if (!VerificationPolicy.TryParse(policyFile, out var policy, out var why) || !Bundle.TryParse(bundleFile, out var bundle, out why))
        {
            return why;
        }

        var report = new BundleVerifier(policy).Verify(bundle);
        if (!report.IsProved)
        {
            var link = report.FirstBroken ?? report.Links.First(one => !one.Holds);
            return $"not proved: {link.Name}: {link.Detail}";
        }

        var text = new StringBuilder("proved\n");
        if (report.Content!.MissingSections is { Count: > 0 } missing)
        {
            text.Append(CultureInfo.InvariantCulture, $"withheld or redacted: {string.Join(", ", missing)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{report.Content.Statement.Kind.Name} {report.Signer!.KeyId} of {report.Signer.Party}, delegated or accredited by {string.Join(", ", report.AccreditedBy)}\n");
        text.Append(CultureInfo.InvariantCulture, $"entry {report.Index}, logged {report.LoggedAt:yyyy-MM-dd HH:mm:ss} UTC\n");
        text.AppendJoin('\n', report.Cosignatures.Select(cosignature => string.Create(CultureInfo.InvariantCulture, $"cosigned by {cosignature.Witness.Name} at {cosignature.At:yyyy-MM-dd HH:mm:ss} UTC")));
        return text.ToString();
    }
}
