using Dapper;
using Grpc.Core;
using Grpc.Net.Client;
using Provenance.Statements;
using Provenance.Storage.SqlServer;
using Provenance.Storage.SqlServer.Tests;
using Provenance.TestWorld;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>Several server processes over one database of the SQL Server under test, with one mark.</summary>
internal sealed class SharedLog : IAsyncDisposable
{
    /// <summary>Collection of all classes that have one: a test restarts the database of them all.</summary>
    public const string OneAfterTheOther = "several servers";

    private readonly string _folder = Directory.CreateTempSubdirectory("provenance-several-").FullName;
    private readonly List<ServerProcess> _servers = [];
    private readonly List<GrpcChannel> _channels = [];

    private SharedLog(int seed)
    {
        World = new RegistryWorld(seed);
        Options = TestServer.Create();
    }

    public RegistryWorld World { get; }

    public SqlServerOptions Options { get; }

    public IReadOnlyList<ServerProcess> Servers => _servers;

    /// <summary>Starts servers, and has the first one log the world's first entries.</summary>
    /// <param name="seed">The world's.</param>
    /// <param name="count">How many servers.</param>
    public static async Task<SharedLog> StartAsync(int seed, int count)
    {
        TestServer.Require("several servers over one database");
        var log = new SharedLog(seed);
        try
        {
            RegistryDirectory.Initialise(log.Path(0), log.World.Origin, TimeProvider.System, log.Mark);
            await log.AddAsync();
            foreach (var attestation in log.World.Genesis())
            {
                await log.SubmitAsync(0, attestation);
            }

            for (var i = 1; i < count; i++)
            {
                CopyKeys(log.Path(0), log.Path(i));
                await log.AddAsync();
            }

            return log;
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }
    }

    public async Task<V1.SubmitResponse> SubmitAsync(int server, Attestation attestation, CallOptions? call = null) =>
        await new V1.SubmissionService.SubmissionServiceClient(_channels[server]).SubmitAsync(
            new V1.SubmitRequest { Attestation = attestation.ToWire() }, call ?? LiveRegistry.Call);

    public async Task<RpcException> RefusedAsync(int server, Attestation attestation) =>
        await Assert.ThrowsAsync<RpcException>(() => SubmitAsync(server, attestation));

    public async Task<V1.GetReceiptResponse> ReceiptAsync(int server, Attestation attestation) =>
        await new V1.SubmissionService.SubmissionServiceClient(_channels[server]).GetReceiptAsync(
            new V1.GetReceiptRequest { StatementId = Wire.ToBytes(attestation.Envelope.StatementId) }, LiveRegistry.Call);

    public V1.AuditService.AuditServiceClient Audit(int server) => new(_channels[server]);

    public V1.InvestigationService.InvestigationServiceClient Questions(int server) => new(_channels[server]);

    /// <summary>Which server holds the lease, as the database says; null where none of those that run does.</summary>
    public async Task<int?> HolderAsync()
    {
        await using var database = TestServer.Connect(Options);
        var holder = await database.ExecuteScalarAsync<string>("SELECT holder FROM [log].lease;");
        var server = _servers.FindIndex(server => holder!.Split('/') is [_, var process, _] && process == $"{server.Ready.ProcessId}");
        return server < 0 ? null : server;
    }

    /// <summary>Waits until a server that passes holds the lease.</summary>
    public async Task<int> UntilHolderAsync(Func<int, bool> passes)
    {
        while (true)
        {
            if (await HolderAsync() is { } holder && passes(holder))
            {
                return holder;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await TestServer.DropAsync(Options);
        World.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Mark => System.IO.Path.Combine(_folder, "high-water-mark");

    private string Path(int server) => System.IO.Path.Combine(_folder, $"server-{server}");

    /// <summary>Starts one more over the directory of a server that ended, or over a new one.</summary>
    public async Task<ServerProcess> AddAsync(int? instead = null)
    {
        var server = await ServerProcess.StartSharedAsync(Path(instead ?? _servers.Count), Options.ConnectionString, Mark);

        // The channel first: a load that counts the servers may ask for it at once.
        _channels.Add(GrpcChannel.ForAddress(server.Ready.Grpc));
        _servers.Add(server);
        return server;
    }

    // What makes a server one of the log's: the registry's file and its secrets.
    private static void CopyKeys(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine(from, "secrets")).Append(System.IO.Path.Combine(from, "registry.json")))
        {
            var copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
