using Grpc.Core;
using Grpc.Net.Client;
using Provenance.Client;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>A server process over a registry that knows a world, and a channel to it.</summary>
public sealed class LiveRegistry : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly HttpClient _http = new();
    private GrpcChannel? _channel;

    private LiveRegistry(RegistryWorld world)
    {
        World = world;
        _folder = new DataFolder(world.Origin);
    }

    public RegistryWorld World { get; }

    public DataFolder Folder => _folder;

    public ServerProcess Server { get; private set; } = null!;

    public ReadyLine Ready => Server.Ready;

    public V1.SubmissionService.SubmissionServiceClient Submission => new(_channel);

    public V1.AuditService.AuditServiceClient Audit => new(_channel);

    public GrpcChannel Channel => _channel!;

    /// <summary>Starts a server and has it log the world's first entries.</summary>
    public static async Task<LiveRegistry> StartAsync(int seed)
    {
        var live = new LiveRegistry(new RegistryWorld(seed));
        await live.ResumeAsync();
        try
        {
            foreach (var attestation in live.World.Genesis())
            {
                await live.SubmitAsync(attestation);
            }

            return live;
        }
        catch (RpcException exception)
        {
            await live.DisposeAsync();
            throw new InvalidOperationException("The world's first entries were not logged: " + live.Server.Log, exception);
        }
    }

    /// <summary>Starts a server that knows nothing yet, witnessed by the policy in a file.</summary>
    public static async Task<LiveRegistry> StartWitnessedAsync(int seed, string witnessPolicy)
    {
        var live = new LiveRegistry(new RegistryWorld(seed)) { WitnessPolicy = witnessPolicy };
        await live.ResumeAsync();
        return live;
    }

    /// <summary>By whom its checkpoints are witnessed, as a file; null where nobody is asked.</summary>
    public string? WitnessPolicy { get; private init; }

    /// <summary>Starts a server over what is there.</summary>
    public async Task ResumeAsync(int? fileBlocks = null)
    {
        Server = await ServerProcess.StartAsync(_folder.Path, fileBlocks, witnessPolicy: WitnessPolicy);
        _channel?.Dispose();
        _channel = GrpcChannel.ForAddress(Server.Ready.Grpc);
    }

    public async Task<V1.SubmitResponse> SubmitAsync(Attestation attestation) => await SubmitAsync(attestation.ToWire());

    public async Task<V1.SubmitResponse> SubmitAsync(V1.Attestation attestation) =>
        await Submission.SubmitAsync(new V1.SubmitRequest { Attestation = attestation }, Call);

    /// <summary>Size of the newest signed tree.</summary>
    public async Task<long> SizeAsync()
    {
        var checkpoint = await Audit.GetCheckpointAsync(new V1.GetCheckpointRequest(), Call);
        return checkpoint.Verified(Ready).Checkpoint.Size.Value;
    }

    /// <summary>The policy that believes its log key and the root in its entry 0.</summary>
    public async Task<VerificationPolicy> PolicyAsync()
    {
        Assert.True(VerifierKey.TryParse(Ready.LogKey, out var key, out var reason), reason);
        var root = await Audit.GetEntryAsync(new V1.GetEntryRequest { LogIndex = 0 }, Call);
        return VerificationPolicy.Of(key, new Digest(root.StatementId.Span));
    }

    /// <summary>What the plain HTTP listener answers.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path) =>
        await _http.GetAsync(new Uri(Ready.Http + path), TestContext.Current.CancellationToken);

    /// <summary>The bytes of a resource that must be there.</summary>
    public async Task<byte[]> GetBytesAsync(string path) =>
        await _http.GetByteArrayAsync(new Uri(Ready.Http + path), TestContext.Current.CancellationToken);

    /// <summary>The error of a submission that must fail.</summary>
    public async Task<RpcException> RefusedAsync(V1.Attestation attestation) =>
        await Assert.ThrowsAsync<RpcException>(() => SubmitAsync(attestation));

    /// <summary>A deadline that only a hanging server misses.</summary>
    public static CallOptions Call => new(
        deadline: TimeProvider.System.GetUtcNow().AddSeconds(30).UtcDateTime,
        cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        _http.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
        World.Dispose();
    }
}
