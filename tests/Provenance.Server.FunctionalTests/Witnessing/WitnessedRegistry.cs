using System.Text;
using Google.Protobuf.WellKnownTypes;
using Provenance.Statements;
using Provenance.Transparency;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>A registry and three witnesses, each a process; two make the quorum.</summary>
public sealed class WitnessedRegistry : IAsyncDisposable
{
    private readonly string _policyPath = Path.GetTempFileName();

    private WitnessedRegistry()
    {
    }

    public IReadOnlyList<WitnessProcess> Witnesses { get; } = [new("w1"), new("w2"), new("w3")];

    public LiveRegistry Live { get; private set; } = null!;

    public IReadOnlyList<Attestation> Genesis { get; private set; } = [];

    /// <summary>What verifiers believe.</summary>
    public WitnessPolicy Policy { get; private set; } = null!;

    /// <summary>Starts all, over a log that is empty.</summary>
    /// <param name="seed">The world's.</param>
    /// <param name="others">Further witnesses for the registry's policy, as lines with their names.</param>
    public static async Task<WitnessedRegistry> StartAsync(int seed, params (string Name, string Line)[] others)
    {
        var all = new WitnessedRegistry();

        // The registry tells its key, the witnesses their addresses; neither can be first. So the witnesses start once for
        // an address with a log that nobody has, and again for the registry's.
        var nobody = new VerifierKey("log.example/nobody", NoteKeyType.Ed25519, new byte[32]);
        foreach (var witness in all.Witnesses)
        {
            witness.Files.AddLog(nobody, null);
            Assert.True(await witness.StartAsync());
        }

        var names = all.Witnesses.Select(witness => witness.Name).Concat(others.Select(other => other.Name));
        var text = string.Concat(all.Witnesses.Select(witness => witness.PolicyLine).Concat(others.Select(other => other.Line)))
            + $"group g 2 {string.Join(' ', names)}\nquorum g\n";
        await File.WriteAllTextAsync(all._policyPath, text, TestContext.Current.CancellationToken);
        all.Live = await LiveRegistry.StartWitnessedAsync(seed, all._policyPath);
        all.Genesis = all.Live.World.Genesis();
        Assert.True(VerifierKey.TryParse(all.Live.Ready.LogKey, out var log, out _));
        Assert.True(WitnessPolicy.TryParse(Encoding.UTF8.GetBytes($"log {log}\n{text}"), out var policy, out var reason), reason);
        all.Policy = policy;
        foreach (var witness in all.Witnesses)
        {
            witness.Files.AddLog(log, null);
            await witness.KillAsync();
            Assert.True(await witness.StartAsync());
        }

        return all;
    }

    /// <summary>The receipt of a statement after a wait for witnesses.</summary>
    public async Task<V1.GetReceiptResponse> ReceiptAsync(Attestation attestation, int waitSeconds) => await Live.Submission.GetReceiptAsync(
        new V1.GetReceiptRequest
        {
            StatementId = Wire.ToBytes(attestation.Envelope.StatementId),
            WitnessWait = Duration.FromTimeSpan(TimeSpan.FromSeconds(waitSeconds)),
        },
        LiveRegistry.Call);

    /// <summary>Requires that a statement is witnessed soon, by the verifier's own policy.</summary>
    public async Task<SignedCheckpoint> RequireWitnessedAsync(Attestation attestation)
    {
        var response = await ReceiptAsync(attestation, 25);
        Assert.True(V1.ReceiptState.Witnessed == response.Receipt.State, Live.Server.Log);
        response.Receipt.Verify(response.Checkpoint, attestation, Live.Ready);
        Assert.True(SignedCheckpoint.TryParse(Encoding.UTF8.GetBytes(response.Checkpoint.Note), out var checkpoint, out _));
        RequireQuorum(checkpoint);
        return checkpoint;
    }

    public void RequireQuorum(SignedCheckpoint checkpoint)
    {
        var verdict = Policy.Evaluate(checkpoint, NSecEd25519.Instance);
        Assert.True(verdict.IsSatisfied, verdict.Reason);
    }

    /// <summary>How far the registry says it is witnessed.</summary>
    public async Task<V1.Witnessing> WitnessingAsync() =>
        (await Live.Audit.GetCheckpointAsync(new V1.GetCheckpointRequest(), LiveRegistry.Call)).Witnessing;

    /// <summary>Waits until it says so.</summary>
    public async Task<V1.Witnessing> UntilAsync(Func<V1.Witnessing, bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        while (true)
        {
            var said = await WitnessingAsync();
            if (isSo(said))
            {
                return said;
            }

            Assert.False(patience.IsCancellationRequested, $"never so: {said}\n{Live.Server.Log}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Live.DisposeAsync();
        foreach (var witness in Witnesses)
        {
            await witness.DisposeAsync();
        }

        File.Delete(_policyPath);
    }
}
