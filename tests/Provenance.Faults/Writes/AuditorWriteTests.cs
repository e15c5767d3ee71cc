// Each write of an auditor's memory fails, at its first pass over a copy of a log and at a second one over what has grown.
// The next run goes on and comes to the result of one that nothing disturbed; what was accepted is never moved back.

using Provenance.Auditing;
using Provenance.Client;
using Provenance.Server;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults.Writes;

/// <summary>No failed write changes what an audit finds.</summary>
public sealed class AuditorWriteTests(ITestOutputHelper output) : WriteTestBase
{
    private const int Jobs = 300;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_audit_comes_to_the_same_result_whichever_write_of_its_memory_fails(bool isLater)
    {
        using var world = new RegistryWorld(1);
        var registry = Pristine + "-registry";
        _ = RegistryDirectory.Initialise(registry, world.Origin, TimeProvider.System);
        VerificationPolicy policy;
        _ = Directory.CreateDirectory(Pristine);
        await using (var server = await ProvenanceServer.StartAsync(
            new ServerOptions { DataDirectory = registry, GrpcUrl = "http://127.0.0.1:0", HttpUrl = "http://127.0.0.1:0" }, Token))
        {
            var genesis = world.Genesis();
            await LogAsync(server, genesis);
            Assert.True(VerifierKey.TryParse(server.Ready.LogKey, out var key, out _));
            policy = VerificationPolicy.Of(key, genesis[0].Envelope.StatementId);
            if (isLater)
            {
                await CopyAsync(server, policy);
                _ = await AuditAsync(Pristine, policy);
            }

            await LogAsync(server, [.. Enumerable.Range(0, Jobs).Select(_ => world.SignedJob())]);
            await CopyAsync(server, policy);
        }

        var copy = Pristine + "-undisturbed";
        SystemCalls.Trial.CopyFolder(Pristine, copy);
        output.WriteLine(await new WriteTable(Pristine, new Audited(policy, await AuditAsync(copy, policy))).RunAsync());
    }

    private static async Task LogAsync(ProvenanceServer server, IReadOnlyList<Attestation> attestations)
    {
        foreach (var attestation in attestations)
        {
            Assert.NotNull((await server.Registry.Submissions.SubmitAsync(attestation, validateOnly: false, Token)).Receipt);
        }
    }

    private async Task CopyAsync(ProvenanceServer server, VerificationPolicy policy)
    {
        using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(server.Ready.Grpc) });
        using var source = new RemoteLog(new HttpTiles(new Uri(server.Ready.Http), TimeProvider.System), client.Audit);
        var outcome = await new MirrorRun(source, new MirrorLayout(Path.Combine(Pristine, "copy")), policy).RunAsync(null, Token);
        Assert.Empty(outcome.Problems.Kept);
    }

    private static async Task<string> AuditAsync(string folder, VerificationPolicy policy)
    {
        using var source = new MirrorLog(new MirrorLayout(Path.Combine(folder, "copy")));
        using var state = AuditState.Open(Path.Combine(folder, "audit.state"), policy.Origin, policy.RootFingerprint);
        var options = new AuditOptions { Policy = policy, EvidenceFolder = Path.Combine(folder, "evidence"), IsServer = false };
        var outcome = await new AuditRun(source, state, options).RunAsync(null, Token);
        Assert.True(outcome.IsComplete);
        Assert.Equal(outcome.Checkpoint.Format(), state.Seen!.Format());
        return string.Join(
            '\n',
            [
                $"{outcome.Checkpoint.Checkpoint} to {outcome.To}, {outcome.MissingSections} missing, {outcome.Suspended} suspended",
                .. outcome.Findings.Kept.Select(finding => finding.ToString()),
                .. outcome.Findings.Counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}"),
                .. state.Checkpoints().Select(seen => seen.Checkpoint.Checkpoint.ToString()),
            ]);
    }

    private sealed class Audited(VerificationPolicy policy, string undisturbed) : IAttacked
    {
        public async Task WorkAsync(string folder, List<long> promised)
        {
            var found = await AuditAsync(folder, policy);
            Assert.Equal(undisturbed, found);
            promised.Add(1);
        }

        public bool IsHonest(Exception failure) => failure is IOException;

        public async Task RequireAsync(string folder, IReadOnlyList<long> promised)
        {
            var size = long.Parse(undisturbed.Split(" to ")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
            using (var state = AuditState.Open(Path.Combine(folder, "audit.state"), policy.Origin, policy.RootFingerprint))
            {
                Assert.True(promised.Count == 0 || state.Seen?.Checkpoint.Size.Value == size, $"{state.Seen?.Checkpoint.Size} is accepted.");
            }

            Assert.Equal(undisturbed, await AuditAsync(folder, policy));
        }
    }
}
