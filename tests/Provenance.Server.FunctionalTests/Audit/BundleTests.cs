using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Server.FunctionalTests;

/// <summary>Bundles as an auditor fetches them, of whatever kind the entry is.</summary>
public sealed class BundleTests
{
    [Fact]
    public async Task Every_entry_has_a_bundle_that_verifies_also_those_about_keys_that_signed_nothing_in_it()
    {
        var token = TestContext.Current.CancellationToken;
        await using var live = await LiveRegistry.StartAsync(seed: 97);
        var world = live.World;
        var job = world.SignedJob();
        foreach (var attestation in (Attestation[])
            [
                job,
                world.Trust.Suspension(world.Reporter, version: 2).Sign(world.Authorities[0].Key),
                world.Trust.Reinstatement(world.Reporter, version: 3).Sign(world.Quorum),
                world.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(world.Quorum),
                world.Trust.Revocation(world.Reporter, version: 4).Sign(world.Quorum),
                world.Trust.Suspension(world.Operator.Key, version: 2).Sign(world.Authorities[1].Key),
            ])
        {
            _ = await live.SubmitAsync(attestation);
        }

        Assert.True(VerifierKey.TryParse(live.Ready.LogKey, out var key, out _));
        var root = (await live.Audit.GetEntryAsync(new() { LogIndex = 0 }, LiveRegistry.Call)).Envelope.Payload;
        var policy = VerificationPolicy.Of(key, Digest.Of(Pae.Encode(Pae.PayloadType, root.Span)));
        using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(live.Ready.Grpc), Policy = policy });
        var bundles = client.FetchBundles();
        var size = await live.SizeAsync();
        for (var index = 0L; index < size; index++)
        {
            var report = new BundleVerifier(policy).Verify(await bundles.FetchAsync(new LeafIndex(index), token));
            Assert.True(report.IsProved, $"entry {index}: {report.FirstBroken?.Name}: {report.FirstBroken?.Detail}");
        }
    }
}
