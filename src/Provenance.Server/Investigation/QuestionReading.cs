using Grpc.Core;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Reads questions from messages. Empty fields ask for nothing.</summary>
internal static class QuestionReading
{
    public static JobQuestion Read(Wire.SearchJobsRequest request, ServerCallContext context) => new()
    {
        Filter = new JobFilter
        {
            Customer = FieldReading.Customer(request.Customer, context),
            Operator = FieldReading.Text(request.Operator, "operator", context),
            Site = FieldReading.Text(request.Site, "site", context),
            Cluster = FieldReading.Text(request.Cluster, "cluster", context),
            Period = FieldReading.Period(request.Period, context),
            Model = FieldReading.Text(request.Model, "model", context),
            Country = FieldReading.Country(request.Country, context),
            MinAccelerators = request.MinAccelerators,
            MinFlop = FieldReading.Decimal(request.MinFlop, "min_flop", context),
        },
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
        IncludeDisputed = request.IncludeDisputed,
        IdentifiersApart = request.IdentifiersApart,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    public static LargeClusterQuestion Read(Wire.ListLargeClusterUsersRequest request, ServerCallContext context) => new()
    {
        Period = FieldReading.Period(request.Period, context),
        MinOperationsPerSecond = FieldReading.Decimal(request.MinOperationsPerSecond, "min_operations_per_second", context)
            ?? throw RpcErrors.Argument(context, "min_operations_per_second", "Say how many operations a second, as a decimal."),
        NumberFormat = Words.TryParse<NumberFormat>(request.NumberFormat, out var format)
            ? format
            : throw RpcErrors.Argument(context, "number_format", $"Name the number format in which performance is counted: one of {string.Join(", ", Enum.GetValues<NumberFormat>().Where(one => one != NumberFormat.Mixed).Select(Words.Of))}."),
        MinInterconnectGbitPerSecond = FieldReading.Decimal(request.MinInterconnectGbitPerSecond, "min_interconnect_gbit_per_second", context),
        WithControllers = request.WithControllers,
        IdentifiersApart = request.IdentifiersApart,
        Country = FieldReading.Country(request.Country, context),
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    public static LineageQuestion Read(Wire.TraceLineageRequest request, ServerCallContext context) => new()
    {
        Digest = request.StartCase == Wire.TraceLineageRequest.StartOneofCase.Digest ? FieldReading.ArtifactDigest(request.Digest, "digest", context) : null,
        Model = request.StartCase == Wire.TraceLineageRequest.StartOneofCase.Model ? FieldReading.Text(request.Model, "model", context) : null,
        Direction = request.Direction switch
        {
            Wire.LineageDirection.Ancestors => LineageDirection.Ancestors,
            Wire.LineageDirection.Descendants => LineageDirection.Descendants,
            _ => throw RpcErrors.Argument(context, "direction", "Ask for ancestors or for descendants."),
        },
        MaxDepth = request.MaxDepth,
        MaxNodes = request.MaxNodes,
        Relations = [.. request.Relations],
        WithSameArchitecture = request.WithSameArchitecture,
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };
}
