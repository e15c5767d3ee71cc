// A real server process is killed with SIGKILL at random moments, again and again, while clients submit to it one by one
// and over streams. What was acknowledged has to be there, whatever the moment; what was not has to complete when it is
// sent again. Two registries are tortured side by side, because starting a process is the cost.
using System.Diagnostics;
using System.Globalization;
using Provenance.Client;
using Provenance.Server;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults;

/// <summary>No kill loses what was acknowledged.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Lanes = 2;
    private const int Seed = 20261123;

    // One kill in eight comes while the server starts: while it opens, recovers and signs. One in four comes around its
    // first commit, the others while it acknowledges.
    private const int StartKillsOneIn = 8;
    private const int EarlyKillsOneIn = 4;
    private const int LatestKillMs = 300;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // PROVENANCE_FAULT_KILLS asks for another number.
    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("PROVENANCE_FAULT_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills)
            ? kills
            : 100;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_server_is_killed_under_load()
    {
        var began = Stopwatch.GetTimestamp();
        var reports = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(
            () => TortureAsync(Seed + lane, (Kills + Lanes - 1 - lane) / Lanes), Token)));
        Array.ForEach(reports, output.WriteLine);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Kills} kills in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
    }

    private static async Task<string> TortureAsync(int seed, int kills)
    {
        var data = Path.Combine(Path.GetTempPath(), "provenance-faults-" + Path.GetRandomFileName());
        using var world = new RegistryWorld(seed);
        var random = new Random(seed);
        var ledger = new Ledger(world);
        try
        {
            _ = RegistryDirectory.Initialise(data, world.Origin, TimeProvider.System);
            var genesis = world.Genesis();
            var policy = Policy(data, genesis[0].Envelope.StatementId);
            await using (var first = ServerLife.Start(data))
            {
                using var client = await ConnectAsync(first, policy, ledger);
                foreach (var attestation in genesis)
                {
                    ledger.Acknowledge(
                        ledger.Send(attestation), await client.Submission.SubmitAsync(attestation, validateOnly: false, Token));
                }
            }

            for (var life = 0; life < kills; life++)
            {
                await LiveAsync(data, policy, ledger, random);
                Assert.Empty(ledger.Contradictions);
            }

            var (open, promised) = (ledger.Unacknowledged.Count, ledger.Acknowledged.Count);
            Assert.True(promised > kills, $"Only {promised} were acknowledged in {kills} lives: too few to lose any.");
            var newest = await CompleteAsync(data, policy, ledger);
            Assert.Empty(ledger.Contradictions);
            await new Aftermath(data, ledger, newest).RequireKeptAsync(Token);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}: {kills} kills, {promised} attestations acknowledged, {open} open after the last kill, {ledger.Checkpoints.Count} checkpoints");
        }
        finally
        {
            if (Directory.Exists(data))
            {
                Directory.Delete(data, recursive: true);
            }
        }
    }

    // One life: from its start to a kill, either while it starts or under load.
    private static async Task LiveAsync(string data, VerificationPolicy policy, Ledger ledger, Random random)
    {
        ledger.BeginLife();
        await using var life = ServerLife.Start(data);
        if (random.Next(StartKillsOneIn) == 0)
        {
            await Task.Delay(random.Next(1000), Token);
            await life.KillAsync(Token);
            return;
        }

        using (await ConnectAsync(life, policy, ledger))
        {
        }

        var ready = life.Ready!;
        var load = new Load(life, Options(ready, policy), ledger).RunAsync(random.Next(), Token);
        if (random.Next(EarlyKillsOneIn) > 0)
        {
            _ = await Task.WhenAny(ledger.Acknowledging, load);
        }

        await Task.Delay(random.Next(LatestKillMs), Token);
        await life.KillAsync(Token);
        await load;
    }

    // After the last kill: a server that nobody kills takes what is open.
    private static async Task<Checkpoint> CompleteAsync(string data, VerificationPolicy policy, Ledger ledger)
    {
        await using var life = ServerLife.Start(data);
        using var client = await ConnectAsync(life, policy, ledger);
        var open = ledger.Unacknowledged.Select(attestation => new SubmissionItem<int>(0, attestation)).ToAsyncEnumerable();
        await foreach (var item in client.Submission.SubmitManyAsync(open, validateOnly: false, Token))
        {
            ledger.Acknowledge(item.Attestation, item.Outcome);
        }

        return await SeeNewestAsync(client, policy, ledger);
    }

    // Whoever comes back has signed, and its newest tree extends the largest that anyone has seen.
    private static async Task<RegistryClient> ConnectAsync(ServerLife life, VerificationPolicy policy, Ledger ledger)
    {
        var client = new RegistryClient(Options(await life.ReadyAsync(Token), policy));
        _ = await SeeNewestAsync(client, policy, ledger);
        return client;
    }

    private static async Task<Checkpoint> SeeNewestAsync(RegistryClient client, VerificationPolicy policy, Ledger ledger)
    {
        var signed = await client.Audit.GetCheckpointAsync(Token);
        Assert.True(new ReceiptCheck(policy).CheckCheckpoint(signed, requireWitnesses: false).Holds);
        var newest = signed.Checkpoint;
        if (ledger.Checkpoints.Count > 0)
        {
            var (size, root) = ledger.Checkpoints.MaxBy(seen => seen.Key);
            Assert.True(newest.Size.Value >= size, $"A tree of {size} was signed; the newest now is of {newest.Size}.");
            if (size > 0)
            {
                var proof = await client.Audit.GetConsistencyProofAsync(new TreeSize(size), newest.Size, Token);
                Assert.Equal(ProofVerdict.Valid, proof.Verify(root, newest.Root));
            }
        }

        ledger.See(newest);
        return newest;
    }

    private static RegistryClientOptions Options(ReadyLine ready, VerificationPolicy policy) => new()
    {
        Address = new Uri(ready.Grpc),
        Policy = policy,
        Attempts = 1,
        InFlight = 48,
        ItemsPerMessage = 8,
    };

    private static VerificationPolicy Policy(string data, Digest root)
    {
        Assert.True(VerifierKey.TryParse(RegistryDirectory.Open(data).File.LogKey, out var key, out var reason), reason);
        return VerificationPolicy.Of(key, root);
    }
}
