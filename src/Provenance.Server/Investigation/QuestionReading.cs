using Grpc.Core;
using Provenance.Registry.Investigation;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Reads questions from messages. Empty fields ask for nothing.</summary>
internal static class QuestionReading
{
    private const int MaxTextLength = 1024;

    public static JobQuestion Read(Wire.SearchJobsRequest request, ServerCallContext context) => new()
    {
        Filter = new JobFilter
        {
            Customer = Text(request.Customer, "customer", context),
            Operator = Text(request.Operator, "operator", context),
            Site = Text(request.Site, "site", context),
            Cluster = Text(request.Cluster, "cluster", context),
            Period = Period(request.Period, context),
            Model = Text(request.Model, "model", context),
            Country = Country(request.Country, context),
            MinAccelerators = request.MinAccelerators,
            MinFlop = Decimal(request.MinFlop, "min_flop", context),
        },
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
        IncludeDisputed = request.IncludeDisputed,
    };

    public static LargeClusterQuestion Read(Wire.ListLargeClusterUsersRequest request, ServerCallContext context) => new()
    {
        Period = Period(request.Period, context),
        MinOperationsPerSecond = Decimal(request.MinOperationsPerSecond, "min_operations_per_second", context)
            ?? throw RpcErrors.Argument(context, "min_operations_per_second", "Say how many operations a second, as a decimal."),
        NumberFormat = Words.TryParse<NumberFormat>(request.NumberFormat, out var format)
            ? format
            : throw RpcErrors.Argument(context, "number_format", "Name the number format in which performance is counted, such as bf16."),
        MinInterconnectGbitPerSecond = Decimal(request.MinInterconnectGbitPerSecond, "min_interconnect_gbit_per_second", context),
        Country = Country(request.Country, context),
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
    };

    public static LineageQuestion Read(Wire.TraceLineageRequest request, ServerCallContext context) => new()
    {
        Digest = request.StartCase != Wire.TraceLineageRequest.StartOneofCase.Digest ? null
            : Digest.TryParse(request.Digest, out var digest) ? digest
            : throw RpcErrors.Argument(context, "digest", "A digest has 64 lowercase hexadecimal digits."),
        Model = request.StartCase == Wire.TraceLineageRequest.StartOneofCase.Model ? Text(request.Model, "model", context) : null,
        Direction = request.Direction switch
        {
            Wire.LineageDirection.Ancestors => LineageDirection.Ancestors,
            Wire.LineageDirection.Descendants => LineageDirection.Descendants,
            _ => throw RpcErrors.Argument(context, "direction", "Ask for ancestors or for descendants."),
        },
        MaxDepth = request.MaxDepth,
        MaxNodes = request.MaxNodes,
        AtLeastTreeSize = request.AtLeastTreeSize,
    };

    private static string? Text(string text, string field, ServerCallContext context) => text.Length switch
    {
        0 => null,
        <= MaxTextLength => text,
        _ => throw RpcErrors.Argument(context, field, $"A text has at most {MaxTextLength} characters."),
    };

    private static string? Country(string text, ServerCallContext context) => text.Length == 0 ? null
        : CountryCode.TryParse(text, out _) ? text
        : throw RpcErrors.Argument(context, "country", "A country is an assigned code of ISO 3166-1 alpha-2.");

    private static Quantity? Decimal(string text, string field, ServerCallContext context) => text.Length == 0 ? null
        : TextValue.TryParse<Quantity>(text, out var quantity) ? quantity
        : throw RpcErrors.Argument(context, field, "A decimal has up to 30 digits, then optionally a point and up to 6.");

    private static Period Period(Wire.Period? period, ServerCallContext context) =>
        new(Microseconds(period?.From, "period.from", context), Microseconds(period?.To, "period.to", context));

    private static long? Microseconds(Google.Protobuf.WellKnownTypes.Timestamp? time, string field, ServerCallContext context)
    {
        if (time is null)
        {
            return null;
        }

        var isTime = time.Nanos is >= 0 and < 1_000_000_000 && Math.Abs(time.Seconds) < 253_402_300_800;
        return isTime
            ? (time.Seconds * 1_000_000) + (time.Nanos / 1_000)
            : throw RpcErrors.Argument(context, field, "This is no time of the years 1 to 9999.");
    }
}
