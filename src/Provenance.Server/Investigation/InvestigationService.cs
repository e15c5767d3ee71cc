using System.Text.Json;
using Grpc.Core;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>
/// provenance.v1.InvestigationService. Who may ask is not judged yet: the server listens on loopback only. Each group of
/// questions stands in a file of its own.
/// </summary>
internal sealed partial class InvestigationService(Investigator investigator, ProjectionLoop projections, LeadSource leads, RuleSet rules)
    : Wire.InvestigationService.InvestigationServiceBase
{
    public override async Task<Wire.SearchJobsResponse> SearchJobs(Wire.SearchJobsRequest request, ServerCallContext context) =>
        (await AskAsync(QuestionReading.Read(request, context), context)).ToWire();

    public override async Task<Wire.ListLargeClusterUsersResponse> ListLargeClusterUsers(
        Wire.ListLargeClusterUsersRequest request, ServerCallContext context) =>
        (await AskAsync(QuestionReading.Read(request, context), context)).ToWire(request.NumberFormat);

    public override async Task<Wire.TraceLineageResponse> TraceLineage(Wire.TraceLineageRequest request, ServerCallContext context) =>
        (await AskAsync(QuestionReading.Read(request, context), context)).ToWire();

    private async Task<TAnswer> AskAsync<TAnswer>(Question<TAnswer> question, ServerCallContext context)
        where TAnswer : class
    {
        // Projections follow the log in large groups, which is cheaper; who wants to see what was just logged need not wait.
        if (Math.Max(question.AtLeastTreeSize, question.AsOf.KnownAt?.Value ?? 0) > projections.ProjectedSize.Value)
        {
            projections.Wake();
        }

        var outcome = await investigator.AskAsync(question, context.CancellationToken);
        return outcome.Refusal is { } refusal
            ? throw RpcErrors.From(refusal with { Field = FieldOf(refusal.Field) }, RequestId.Of(context))
            : outcome.Answer!;
    }

    // Fields are named as the messages name them.
    private static string FieldOf(string path) =>
        string.Join('.', path.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}
