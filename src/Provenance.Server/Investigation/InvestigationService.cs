using System.Text.Json;
using Grpc.Core;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>provenance.v1.InvestigationService. Who may ask is not judged yet: the server listens on loopback only.</summary>
internal sealed class InvestigationService(Investigator investigator, ProjectionLoop projections)
    : Wire.InvestigationService.InvestigationServiceBase
{
    public override async Task<Wire.SearchJobsResponse> SearchJobs(Wire.SearchJobsRequest request, ServerCallContext context)
    {
        var question = QuestionReading.Read(request, context);
        Hurry(request.AtLeastTreeSize);
        return Answer(await investigator.SearchJobsAsync(question, context.CancellationToken), context).ToWire();
    }

    public override async Task<Wire.ListLargeClusterUsersResponse> ListLargeClusterUsers(
        Wire.ListLargeClusterUsersRequest request, ServerCallContext context)
    {
        var question = QuestionReading.Read(request, context);
        Hurry(request.AtLeastTreeSize);
        var outcome = await investigator.ListLargeClusterUsersAsync(question, context.CancellationToken);
        return Answer(outcome, context).ToWire(request.NumberFormat);
    }

    public override async Task<Wire.TraceLineageResponse> TraceLineage(Wire.TraceLineageRequest request, ServerCallContext context)
    {
        var question = QuestionReading.Read(request, context);
        Hurry(request.AtLeastTreeSize);
        return Answer(await investigator.TraceLineageAsync(question, context.CancellationToken), context).ToWire();
    }

    // Projections follow the log in large groups, which is cheaper; who wants to see what was just logged need not wait.
    private void Hurry(long atLeastTreeSize)
    {
        if (atLeastTreeSize > projections.ProjectedSize.Value)
        {
            projections.Wake();
        }
    }

    // Fields are named as the messages name them.
    private static T Answer<T>(InvestigationOutcome<T> outcome, ServerCallContext context)
        where T : class => outcome.Refusal is { } refusal
            ? throw RpcErrors.From(
                refusal with { Field = JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.Field) }, RequestId.Of(context))
            : outcome.Answer!;
}
