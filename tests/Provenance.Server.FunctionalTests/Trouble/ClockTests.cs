using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Provenance.TestWorld;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class ClockTests
{
    [Fact]
    public async Task A_clock_that_went_back_stops_intake_until_it_is_right_again()
    {
        using var world = new RegistryWorld(seed: 20);
        using var folder = new DataFolder(world.Origin);
        await LogAheadAsync(world, folder);
        await using var server = await ServerProcess.StartAsync(folder.Path);
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(server.Ready.Grpc);
        var client = new V1.SubmissionService.SubmissionServiceClient(channel);

        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.SubmitAsync(new() { Attestation = world.SignedJob().ToWire() }, LiveRegistry.Call));

        var error = TypedError.Of(exception);
        Assert.Equal((StatusCode.Unavailable, "CLOCK_WENT_BACK"), (error.Code, error.Info.Reason));
        Assert.NotNull(error.RetryInfo);
    }

    // A server whose clock is an hour ahead logs the world's first entries.
    private static async Task LogAheadAsync(RegistryWorld world, DataFolder folder)
    {
        var options = new ServerOptions
        {
            DataDirectory = folder.Path,
            GrpcUrl = "http://127.0.0.1:0",
            HttpUrl = "http://127.0.0.1:0",
            Time = new FakeTimeProvider(world.Now.AddHours(1)),
        };
        await using var ahead = await ProvenanceServer.StartAsync(options, TestContext.Current.CancellationToken);
        foreach (var attestation in world.Genesis())
        {
            var outcome = await ahead.Registry.Submissions.SubmitAsync(
                attestation, validateOnly: false, TestContext.Current.CancellationToken);
            Assert.NotNull(outcome.Receipt);
        }
    }
}
