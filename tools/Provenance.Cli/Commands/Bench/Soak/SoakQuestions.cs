// Questions beside the load, one after the other in a fixed order: pages, aggregates over everything, lineage and leads.
using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Asks without end.</summary>
internal sealed class SoakQuestions(GrpcChannel channel, TimeSpan every)
{
    // What is not answered by then has failed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly InvestigationService.InvestigationServiceClient _client = new(channel);
    private long _failed;
    private long _projected;

    /// <summary>How long answers took.</summary>
    public RecentLatencies Latencies { get; } = new();

    /// <summary>Questions that got no answer.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Entries that the last answer to the first question rests on.</summary>
    public long Projected => Interlocked.Read(ref _projected);

    /// <summary>Asks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var questions = Questions();
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                var start = Stopwatch.GetTimestamp();
                await questions[i % questions.Count](stop);
                Latencies.Add(Stopwatch.GetElapsedTime(start));
                await Task.Delay(every, stop);
            }
            catch (RpcException) when (!stop.IsCancellationRequested)
            {
                _ = Interlocked.Increment(ref _failed);
            }
            catch (Exception exception) when (exception is RpcException or OperationCanceledException && stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static CallOptions Options(CancellationToken stop) =>
        new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + LongestWait, cancellationToken: stop);

    private List<Func<CancellationToken, Task>> Questions() =>
    [
        async stop => _ = Interlocked.Exchange(
            ref _projected, (await _client.SearchJobsAsync(new SearchJobsRequest { PageSize = 100 }, Options(stop))).Basis.TreeSize),
        async stop => await _client.SearchJobsAsync(
            new SearchJobsRequest { Customer = JobSections.CustomerOf(7), PageSize = 100 }, Options(stop)),
        async stop => await _client.ListLargeClusterUsersAsync(
            new ListLargeClusterUsersRequest { MinOperationsPerSecond = "100000000000000000", NumberFormat = "bf16", PageSize = 100 }, Options(stop)),
        async stop => await _client.ListStackedChipsAsync(
            new ListStackedChipsRequest { MinTotalProcessingPerformance = "1000000", PageSize = 100 }, Options(stop)),
        async stop => await _client.ListHandoffsAsync(new ListHandoffsRequest { PageSize = 100 }, Options(stop)),
        async stop => await _client.ListLeadsAsync(new ListLeadsRequest { PageSize = 100 }, Options(stop)),
    ];
}
