// One trial: a copy of a registry, a server on it under a fault, a few submissions; then the server is killed and another
// one starts without faults, in this process. Whatever the fault was: the log is whole, what was acknowledged is proved
// where it was acknowledged, and what was not is stored once when it is sent again.

using Grpc.Core;
using Provenance.Client;
using Provenance.Server;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults.SystemCalls;

/// <summary>What a trial saw.</summary>
/// <param name="Fault">What was to fail.</param>
/// <param name="Hits">How many calls did fail; 1 where the process was killed.</param>
/// <param name="Started">Whether the server listened in spite of it.</param>
/// <param name="Acknowledged">How many of the submissions were acknowledged under it.</param>
internal sealed record TrialReport(Fault Fault, int Hits, bool Started, int Acknowledged);

/// <summary>Tries faults on copies of one registry.</summary>
/// <param name="pristine">The registry's directory, which is copied.</param>
/// <param name="world">Whose statements are submitted.</param>
/// <param name="policy">What clients check receipts with.</param>
/// <param name="logged">What the registry holds already.</param>
/// <param name="submitted">Makes what a trial submits.</param>
internal sealed class Trial(
    string pristine, RegistryWorld world, VerificationPolicy policy, IReadOnlyList<Attestation> logged, Func<IReadOnlyList<Attestation>> submitted)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs one.</summary>
    public async Task<TrialReport> RunAsync(Fault fault, CancellationToken cancellationToken)
    {
        var data = pristine + "-" + Path.GetRandomFileName();
        var trace = data + ".strace";
        try
        {
            CopyFolder(pristine, data);
            var ledger = new Ledger(world);
            foreach (var (index, attestation) in logged.Index())
            {
                ledger.Remember(ledger.Send(attestation), new LeafIndex(index));
            }

            var (started, ended) = await LiveAsync(data, Strace.Injecting(data, trace, fault), ledger, cancellationToken);
            var acknowledged = ledger.Acknowledged.Count - logged.Count;
            await ReviveAsync(data, ledger, cancellationToken);
            var hits = fault.Kills
                ? ended ? 1 : 0
                : (await File.ReadAllLinesAsync(trace, cancellationToken)).Count(line => line.Contains("(INJECTED)", StringComparison.Ordinal));
            return new TrialReport(fault, hits, started, acknowledged);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"After {fault}: {exception.Message} (the directory is kept: {data})", exception);
        }
    }

    /// <summary>Removes what a trial left that held.</summary>
    public void Clean()
    {
        foreach (var left in Directory.GetDirectories(Path.GetDirectoryName(pristine)!, Path.GetFileName(pristine) + "-*"))
        {
            Directory.Delete(left, recursive: true);
        }

        foreach (var left in Directory.GetFiles(Path.GetDirectoryName(pristine)!, Path.GetFileName(pristine) + "-*.strace"))
        {
            File.Delete(left);
        }
    }

    // Under the fault a server may end, refuse, or turn read-only; it may not hang, lie or acknowledge what it then loses.
    private async Task<(bool Started, bool Ended)> LiveAsync(string data, IReadOnlyList<string> tracer, Ledger ledger, CancellationToken cancellationToken)
    {
        await using var life = ServerLife.Start(data, tracer: tracer);
        ReadyLine ready;
        try
        {
            ready = await life.ReadyAsync(cancellationToken);
        }
        catch (InvalidOperationException)
        {
            // It ended with the error, or listens and says that it takes nothing in.
            return (false, true);
        }

        using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(ready.Grpc), Policy = policy, Attempts = 1 });
        foreach (var attestation in submitted())
        {
            _ = ledger.Send(attestation);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                var outcome = await client.Submission.SubmitAsync(attestation, validateOnly: false, patience.Token);
                if (outcome.Receipt is not null)
                {
                    ledger.Acknowledge(attestation, outcome);
                }
                else if (outcome.Refusal!.Reason is not (RefusalReason.StorageUnavailable or RefusalReason.LogReadOnly))
                {
                    ledger.Contradict($"refused a valid attestation: {outcome.Refusal.Reason}: {outcome.Refusal.Message}");
                }
            }
            catch (RegistryException exception) when (exception.Failure.Code is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss or StatusCode.FailedPrecondition)
            {
                // The server is gone, or says that its storage is.
            }
            catch (UnprovenAnswerException exception)
            {
                ledger.Contradict($"gave an answer that proves nothing: {exception.Message}");
            }
        }

        return (true, life.HasEnded);
    }

    private static async Task ReviveAsync(string data, Ledger ledger, CancellationToken cancellationToken)
    {
        Assert.Empty(ledger.Contradictions);
        Checkpoint newest;
        await using (var server = await ProvenanceServer.StartAsync(
            new ServerOptions { DataDirectory = data, GrpcUrl = "http://127.0.0.1:0", HttpUrl = "http://127.0.0.1:0" }, cancellationToken))
        {
            var registry = server.Registry;
            Assert.True(registry.Condition.IsWritable, registry.Condition.ReadOnlyReason);
            foreach (var attestation in ledger.Everything)
            {
                var outcome = await registry.Submissions.SubmitAsync(attestation, validateOnly: false, cancellationToken);
                Assert.True(outcome.Receipt is not null, $"{outcome.Refusal?.Reason}: {outcome.Refusal?.Message}");
                ledger.Remember(attestation, outcome.Receipt.Index);
            }

            newest = registry.Checkpoints.Latest!.Checkpoint;
            ledger.See(newest);
        }

        Assert.Empty(ledger.Contradictions);
        await new Aftermath(data, ledger, newest).RequireKeptAsync(cancellationToken);
    }

    /// <summary>Copies a folder with all that is in it.</summary>
    public static void CopyFolder(string from, string to)
    {
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(to)
            : Directory.CreateDirectory(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(from))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
