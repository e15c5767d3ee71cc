using Grpc.Core;
using Provenance.Registry.Investigation.Search;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Parties by name and identifier.</summary>
internal sealed partial class InvestigationService
{
    public override async Task<Wire.SearchEntitiesResponse> SearchEntities(Wire.SearchEntitiesRequest request, ServerCallContext context)
    {
        var question = new SearchQuestion
        {
            Text = request.Text,
            IsExact = request.Exact,
            MinScore = FieldReading.Decimal(request.MinScore, "min_score", context) is { } score ? ToScore(score) : null,
            Type = request.Type.Length == 0 ? null
                : Words.TryParse<EntityType>(request.Type, out var type) ? type
                : throw RpcErrors.Argument(context, "type", "A type is legal-entity, natural-person, state, arrangement or unknown."),
            Country = FieldReading.Country(request.Country, context),
            List = FieldReading.Text(request.List, "list", context),
            PageSize = request.PageSize,
            PageToken = request.PageToken,
            AtLeastTreeSize = request.AtLeastTreeSize,
            AsOf = FieldReading.AsOf(request.AsOf, context),
        };
        var answer = await AskAsync(question, context);
        var response = new Wire.SearchEntitiesResponse
        {
            NextPageToken = answer.NextPageToken,
            Basis = answer.Basis.ToWire(),
            NamesLookedAt = answer.NamesLookedAt,
            MoreNames = answer.HasMoreNames,
            MinScore = answer.MinScore is { } least ? SearchWriting.Number(least) : "",
        };
        response.Candidates.Add(answer.Candidates.Select(candidate => candidate.ToWire()));
        return response;
    }

    // What is larger than a decimal can be is larger than 1 as well, which the question refuses.
    private static decimal ToScore(Quantity quantity) =>
        quantity > Quantity.FromInteger(2) ? 2 : (decimal)quantity.Millionths / 1_000_000m;
}
