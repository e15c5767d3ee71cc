using System.Collections.Concurrent;
using Grpc.Core;
using Provenance.Statements;
using Provenance.TestWorld;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>Clients that submit to several servers until they are told to end, as careful ones do: what got no answer is sent again, elsewhere.</summary>
internal sealed class Load
{
    private const int Clients = 3;

    // Each so many jobs one that is declared as inference and leaves weights behind, which raises a lead.
    private const int JobsALead = 8;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(5);

    private readonly SharedLog _log;
    private readonly Lock _world = new();
    private readonly ConcurrentQueue<(Attestation Attestation, V1.SubmitResponse Response)> _acknowledged = new();
    private readonly List<Task> _clients;
    private volatile bool _isEnding;
    private int _made;

    private Load(SharedLog log)
    {
        _log = log;
        _clients = [.. Enumerable.Range(0, Clients).Select(client => Task.Run(() => RunAsync(client), TestContext.Current.CancellationToken))];
    }

    /// <summary>What was acknowledged so far, with the answer.</summary>
    public IReadOnlyCollection<(Attestation Attestation, V1.SubmitResponse Response)> Acknowledged => _acknowledged;

    /// <summary>Begins.</summary>
    public static Load Begin(SharedLog log) => new(log);

    /// <summary>Waits until so many more are acknowledged.</summary>
    public async Task AcknowledgeMoreAsync(int count)
    {
        var enough = _acknowledged.Count + count;
        while (_acknowledged.Count < enough && !_clients.Exists(client => client.IsFaulted))
        {
            await Task.Delay(Between, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends once everything that was sent is acknowledged.</summary>
    public Task EndAsync()
    {
        _isEnding = true;
        return Task.WhenAll(_clients);
    }

    private async Task RunAsync(int client)
    {
        for (var round = client; !_isEnding; round++)
        {
            var job = Next();
            _acknowledged.Enqueue((job, await SubmitSomewhereAsync(job, round)));
            await Task.Delay(Between, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private Attestation Next()
    {
        lock (_world)
        {
            var job = _log.World.Reports.Job();
            return (++_made % JobsALead == 0 ? job.But(made => made.Sections["run"]["workload"]!["class"] = "inference") : job).Sign(_log.World.Reporter);
        }
    }

    private async Task<V1.SubmitResponse> SubmitSomewhereAsync(Attestation attestation, int first)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                var deadline = TimeProvider.System.GetUtcNow().Add(Answer).UtcDateTime;
                return await _log.SubmitAsync(
                    (first + tries) % _log.Servers.Count,
                    attestation,
                    new CallOptions(deadline: deadline, cancellationToken: TestContext.Current.CancellationToken));
            }
            catch (RpcException error) when (!TestContext.Current.CancellationToken.IsCancellationRequested
                && error.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded)
            {
                await Task.Delay(Between, TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }
}
