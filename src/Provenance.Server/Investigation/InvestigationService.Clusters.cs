using Grpc.Core;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Chips stacked, and usage over time.</summary>
internal sealed partial class InvestigationService
{
    public override async Task<Wire.ListStackedChipsResponse> ListStackedChips(Wire.ListStackedChipsRequest request, ServerCallContext context)
    {
        const string Line = "min_total_processing_performance";
        var answer = await AskAsync(
            new StackedChipsQuestion
            {
                Period = FieldReading.Period(request.Period, context),
                MinTotalProcessingPerformance = FieldReading.Decimal(request.MinTotalProcessingPerformance, Line, context)
                    ?? throw RpcErrors.Argument(context, Line, "Say how much, as a decimal; one H100 has 15832."),
                Country = FieldReading.Country(request.Country, context),
                IdentifiersApart = request.IdentifiersApart,
                PageSize = request.PageSize,
                PageToken = request.PageToken,
                AtLeastTreeSize = request.AtLeastTreeSize,
                AsOf = FieldReading.AsOf(request.AsOf, context),
            },
            context);
        var response = new Wire.ListStackedChipsResponse { NextPageToken = answer.NextPageToken, Basis = answer.Basis.ToWire() };
        response.Holders.Add(answer.Holders.Select(ToWire));
        return response;
    }

    public override async Task<Wire.GetUsageSeriesResponse> GetUsageSeries(Wire.GetUsageSeriesRequest request, ServerCallContext context)
    {
        var period = FieldReading.Period(request.Period, context);
        var answer = await AskAsync(
            new UsageSeriesQuestion
            {
                Filter = new UseFilter
                {
                    Customer = FieldReading.Customer(request.Customer, context),
                    Operator = FieldReading.Text(request.Operator, "operator", context),
                    Site = FieldReading.Text(request.Site, "site", context),
                    Cluster = FieldReading.Text(request.Cluster, "cluster", context),
                    Country = FieldReading.Country(request.Country, context),
                },
                From = period.FromMicroseconds ?? throw RpcErrors.Argument(context, "period.from", "A series begins somewhere."),
                IdentifiersApart = request.IdentifiersApart,
                To = period.ToMicroseconds ?? throw RpcErrors.Argument(context, "period.to", "A series ends somewhere."),
                Buckets = request.Buckets,
                AtLeastTreeSize = request.AtLeastTreeSize,
                AsOf = FieldReading.AsOf(request.AsOf, context),
            },
            context);
        var response = new Wire.GetUsageSeriesResponse { Groups = answer.Groups, Judged = answer.Judged.ToWire(), Basis = answer.Basis.ToWire() };
        response.Buckets.Add(answer.Buckets.Select(bucket => new Wire.UsageBucket
        {
            From = AnswerWriting.ToTime(bucket.From),
            To = AnswerWriting.ToTime(bucket.To),
            PeakAccelerators = (long)bucket.PeakAccelerators,
            AllocatedAcceleratorHours = bucket.AcceleratorHours.ToWire(),
            Unknown = bucket.IsUnknown,
        }));
        return response;
    }

    private static Wire.StackedChipsHolder ToWire(StackedChipsHolder holder)
    {
        var message = new Wire.StackedChipsHolder
        {
            Placement = holder.Placement == ChipPlacement.CoLocated ? Wire.ChipPlacement.CoLocated : Wire.ChipPlacement.Aggregate,
            Customer = holder.Customer ?? "",
            Judged = holder.Judged.ToWire(),
            PeakAt = AnswerWriting.ToTime(holder.PeakAt),
            Chips = (long)holder.Chips,
            ChipsWithoutFigure = (long)holder.ChipsWithoutFigure,
            TotalProcessingPerformance = holder.TotalProcessingPerformance.ToString(),
            H100Equivalents = Math.Round(holder.H100Equivalents, 3),
        };
        message.CustomerNames.Add(holder.CustomerNames);
        message.Places.Add(holder.Places.Select(place => new Wire.UsePlace
        {
            Operator = place.Cluster.Operator,
            Site = place.Cluster.Site,
            Cluster = place.Cluster.Cluster,
            Domain = place.Domain ?? "",
        }));
        message.ByAccelerator.Add(holder.ByAccelerator.Select(kind => new Wire.AcceleratorCount { Accelerator = kind.Accelerator, Count = (long)kind.Count }));
        message.LogIndices.Add(holder.LogIndices);
        message.ContradictingLogIndices.Add(holder.Contradicting);
        return message;
    }
}
