using Provenance.Client;
using Provenance.Statements;

namespace Provenance.Faults;

/// <summary>Clients that submit to one life of a server until it is killed: some one by one, some over streams.</summary>
internal sealed class Load(ServerLife life, RegistryClientOptions options, Ledger ledger)
{
    private const int UnaryClients = 4;
    private const int StreamClients = 2;

    /// <summary>Submits until every client has found the server dead.</summary>
    public async Task RunAsync(int seed, CancellationToken cancellationToken)
    {
        var clients = new List<Task>();
        for (var i = 0; i < UnaryClients + StreamClients; i++)
        {
            var random = new Random(HashCode.Combine(seed, i));
            clients.Add(Task.Run(() => UntilKilledAsync(i < UnaryClients ? UnaryAsync : StreamAsync, random, cancellationToken), cancellationToken));
        }

        await Task.WhenAll(clients);
    }

    private async Task UntilKilledAsync(
        Func<RegistryClient, Random, CancellationToken, Task> submit, Random random, CancellationToken cancellationToken)
    {
        using var client = new RegistryClient(options);
        try
        {
            await submit(client, random, cancellationToken);
        }
        catch (RegistryException exception)
        {
            if (!life.IsKilled)
            {
                ledger.Contradict($"failed while it lived: {exception.Failure.Code} {exception.Failure.Reason}: {exception.Message}");
            }
        }
        catch (UnprovenAnswerException exception)
        {
            ledger.Contradict($"gave an answer that proves nothing: {exception.Message}");
        }
    }

    private async Task UnaryAsync(RegistryClient client, Random random, CancellationToken cancellationToken)
    {
        while (!life.IsKilled)
        {
            var attestation = ledger.Next(random);
            ledger.Acknowledge(attestation, await client.Submission.SubmitAsync(attestation, validateOnly: false, cancellationToken));
        }
    }

    private async Task StreamAsync(RegistryClient client, Random random, CancellationToken cancellationToken)
    {
        await foreach (var item in client.Submission.SubmitManyAsync(ItemsAsync(random), validateOnly: false, cancellationToken))
        {
            ledger.Acknowledge(item.Attestation, item.Outcome);
        }
    }

    private async IAsyncEnumerable<SubmissionItem<Unit>> ItemsAsync(Random random)
    {
        while (!life.IsKilled)
        {
            yield return new SubmissionItem<Unit>(default, ledger.Next(random));
            await Task.Yield();
        }
    }

    // The ledger knows attestations by themselves; the stream needs no key.
    private readonly record struct Unit;
}
