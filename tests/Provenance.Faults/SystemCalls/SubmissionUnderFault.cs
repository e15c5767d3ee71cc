// A server under a fault, and a few submissions to it; then the server is killed and another one starts without faults, in
// this process. Whatever the fault was: the log is whole, what was acknowledged is proved where it was acknowledged, and
// what was not is stored once when it is sent again.

using Grpc.Core;
using Provenance.Client;
using Provenance.Server;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults.SystemCalls;

/// <summary>What is served and submitted.</summary>
/// <param name="World">Whose statements are submitted.</param>
/// <param name="Policy">What clients check receipts with.</param>
/// <param name="Logged">What the registry holds already.</param>
/// <param name="Submitted">Makes what a trial submits.</param>
internal sealed record Submitting(
    RegistryWorld World, VerificationPolicy Policy, IReadOnlyList<Attestation> Logged, Func<IReadOnlyList<Attestation>> Submitted)
{
    /// <summary>A text that a submission has redacted: in the end it is in no file. Null where nothing is redacted.</summary>
    public string? Secret { get; init; }
}

/// <summary><c>provenance serve</c> under a fault.</summary>
internal sealed class SubmissionUnderFault(Submitting submitting) : IUnderFault
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Ledger _ledger = new(submitting.World);

    /// <inheritdoc/>
    public async Task<Lived> LiveAsync(string data, IReadOnlyList<string> tracer, CancellationToken cancellationToken)
    {
        foreach (var (index, attestation) in submitting.Logged.Index())
        {
            _ledger.Remember(_ledger.Send(attestation), new LeafIndex(index));
        }

        // All of them are to be in the log in the end, whether this life takes them or not.
        var submissions = submitting.Submitted();
        foreach (var attestation in submissions)
        {
            _ = _ledger.Send(attestation);
        }

        await using var life = ServerLife.Start(data, tracer: tracer);
        ReadyLine ready;
        try
        {
            ready = await life.ReadyAsync(cancellationToken);
        }
        catch (InvalidOperationException)
        {
            // It ended with the error, or listens and says that it takes nothing in.
            return new Lived(life.Id, Succeeded: false, life.IsKilledFromOutside, 0);
        }

        using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(ready.Grpc), Policy = submitting.Policy, Attempts = 1 });
        List<string> otherwise = [];
        foreach (var (place, attestation) in submissions.Index())
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                var outcome = await client.Submission.SubmitAsync(attestation, validateOnly: false, patience.Token);
                if (outcome.Receipt is not null)
                {
                    _ledger.Acknowledge(attestation, outcome);
                }
                else if (outcome.Refusal!.Reason is RefusalReason.StorageUnavailable or RefusalReason.LogReadOnly)
                {
                    otherwise.Add($"{place}: {outcome.Refusal.Reason}: {outcome.Refusal.Message}");
                }
                else
                {
                    _ledger.Contradict($"refused a valid attestation: {outcome.Refusal.Reason}: {outcome.Refusal.Message}");
                }
            }
            catch (RegistryException exception) when (exception.Failure.Code is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss or StatusCode.FailedPrecondition)
            {
                // The server is gone, or says that its storage is.
                otherwise.Add($"{place}: {exception.Failure.Code}: {exception.Message}");
            }
            catch (UnprovenAnswerException exception)
            {
                _ledger.Contradict($"gave an answer that proves nothing: {exception.Message}");
            }
        }

        if (otherwise.Count > 0)
        {
            otherwise.Add(life.Log);
        }

        return new Lived(life.Id, Succeeded: true, life.IsKilledFromOutside, _ledger.Acknowledged.Count - submitting.Logged.Count, string.Join('\n', otherwise));
    }

    /// <inheritdoc/>
    public async Task RequireAsync(string data, CancellationToken cancellationToken)
    {
        Assert.Empty(_ledger.Contradictions);
        Checkpoint newest;
        await using (var server = await ProvenanceServer.StartAsync(
            new ServerOptions { DataDirectory = data, GrpcUrl = "http://127.0.0.1:0", HttpUrl = "http://127.0.0.1:0" }, cancellationToken))
        {
            var registry = server.Registry;
            Assert.True(registry.Condition.IsWritable, registry.Condition.ReadOnlyReason);
            foreach (var attestation in _ledger.Everything)
            {
                var outcome = await registry.Submissions.SubmitAsync(attestation, validateOnly: false, cancellationToken);
                Assert.True(outcome.Receipt is not null, $"{outcome.Refusal?.Reason}: {outcome.Refusal?.Message}");
                _ledger.Remember(attestation, outcome.Receipt.Index);
            }

            if (submitting.Secret is { } secret)
            {
                await Traces.RequireGoneAsync(secret, data, cancellationToken);
            }

            newest = registry.Checkpoints.Latest!.Checkpoint;
            _ledger.See(newest);
        }

        Assert.Empty(_ledger.Contradictions);
        await new Aftermath(data, _ledger, newest).RequireKeptAsync(cancellationToken, submitting.Secret is null ? 0 : 1);
    }
}
