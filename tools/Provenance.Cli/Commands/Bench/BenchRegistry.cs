// What every load begins with: a channel to the server, a founded registry, and the end of what the server owes.
using Grpc.Net.Client;
using Provenance.Contracts.V1;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>The registry of a bench.</summary>
internal static class BenchRegistry
{
    public const string Origin = "bench.registry.example/2026";

    private const int MaxReceiveBytes = 64 << 20;

    /// <summary>A channel to a server.</summary>
    public static GrpcChannel Open(ServerProcess server) => GrpcChannel.ForAddress(server.Ready.Grpc, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = MaxReceiveBytes,
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
        DisposeHttpClient = true,
    });

    /// <summary>Founds the registry and declares what jobs run on; returns how many statements that took.</summary>
    public static async Task<int> SubmitGenesisAsync(
        GrpcChannel channel, StagedRegistry registry, JobLoad load, CancellationToken cancellationToken)
    {
        var client = new SubmissionService.SubmissionServiceClient(channel);
        Statements.Attestation[] genesis =
        [
            registry.Root(),
            registry.Accredit(JobLoad.Operator, PartyRole.Operator, "Acme Data Centres", SiteScope.Parse(JobLoad.Site)),
            .. load.Inventories(),
        ];
        foreach (var attestation in genesis)
        {
            await client.SubmitAsync(
                new SubmitRequest { Attestation = Client.WireForms.ToWire(attestation) }, cancellationToken: cancellationToken);
        }

        return genesis.Length;
    }

    /// <summary>Waits until questions cover so many entries.</summary>
    public static async Task WaitForProjectionsAsync(GrpcChannel channel, long size, CancellationToken cancellationToken)
    {
        var client = new InvestigationService.InvestigationServiceClient(channel);
        var request = new SearchJobsRequest { Customer = "OPERATOR:acme:none", PageSize = 1, AtLeastTreeSize = size };
        while (true)
        {
            try
            {
                await client.SearchJobsAsync(request, cancellationToken: cancellationToken);
                return;
            }
            catch (Grpc.Core.RpcException exception) when (exception.StatusCode == Grpc.Core.StatusCode.Unavailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    /// <summary>Bytes of everything below a directory.</summary>
    public static long SizeOf(string directory) =>
        new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
