using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace Provenance.Server.FunctionalTests;

public sealed class HealthAndReflectionTests(SharedRegistry shared)
{
    private readonly LiveRegistry _live = shared.Live;

    [Theory]
    [InlineData("")]
    [InlineData("provenance.v1.SubmissionService")]
    [InlineData("provenance.v1.AuditService")]
    [InlineData("provenance.v1.InvestigationService")]
    [InlineData("provenance.leads")]
    [InlineData("provenance.redactions")]
    public async Task Each_service_is_serving(string service)
    {
        var health = new Health.HealthClient(_live.Channel);

        var response = await health.CheckAsync(new HealthCheckRequest { Service = service }, LiveRegistry.Call);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, response.Status);
    }

    [Fact]
    public async Task Reflection_names_the_services()
    {
        var reflection = new ServerReflection.ServerReflectionClient(_live.Channel);
        using var call = reflection.ServerReflectionInfo(LiveRegistry.Call);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, TestContext.Current.CancellationToken);
        await call.RequestStream.CompleteAsync();

        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name);

        Assert.Contains("provenance.v1.SubmissionService", names);
        Assert.Contains("provenance.v1.AuditService", names);
        Assert.Contains("provenance.v1.InvestigationService", names);
        Assert.Contains("grpc.health.v1.Health", names);
    }
}
