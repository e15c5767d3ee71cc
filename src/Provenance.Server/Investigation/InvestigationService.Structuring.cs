using Grpc.Core;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Structuring;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Structuring.</summary>
internal sealed partial class InvestigationService
{
    public override async Task<Wire.FindStructuringResponse> FindStructuring(Wire.FindStructuringRequest request, ServerCallContext context) =>
        StructuringMessages.Write(await AskAsync(StructuringMessages.Read(request, context), context));
}

/// <summary>The question and its answer as messages.</summary>
internal static class StructuringMessages
{
    private static readonly (JobLinks Link, Wire.JobLink Wire)[] Links =
    [
        (JobLinks.Customer, Wire.JobLink.Customer),
        (JobLinks.Owner, Wire.JobLink.Owner),
        (JobLinks.Payment, Wire.JobLink.Payment),
        (JobLinks.Lineage, Wire.JobLink.Lineage),
        (JobLinks.Material, Wire.JobLink.Material),
    ];

    public static StructuringQuestion Read(Wire.FindStructuringRequest request, ServerCallContext context)
    {
        var question = new StructuringQuestion
        {
            Threshold = FieldReading.Decimal(request.Threshold, "threshold", context)
                ?? throw RpcErrors.Argument(context, "threshold", "Say the threshold, as a decimal."),
            Measure = request.Measure switch
            {
                Wire.JobMeasure.Unspecified or Wire.JobMeasure.Flop => JobMeasure.Flop,
                Wire.JobMeasure.AcceleratorHours => JobMeasure.AcceleratorHours,
                _ => throw RpcErrors.Argument(context, "measure", "FLOP or accelerator hours."),
            },
            WindowMicroseconds = Window(request.Window, context),
            LeastJob = FieldReading.Decimal(request.LeastJob, "least_job", context),
            Period = FieldReading.Period(request.Period, context),
            Links = request.Links.Count == 0 ? JobLinks.All : request.Links.Aggregate(JobLinks.None, (links, link) => links | LinkOf(link, context)),
            MinOperators = request.MinOperators == 0 ? 1 : request.MinOperators,
            MostCustomersPerLink = request.MostCustomersPerLink == 0 ? StructuringQuestion.DefaultMostCustomersPerLink : request.MostCustomersPerLink,
            PageSize = request.PageSize,
            PageToken = request.PageToken,
            AtLeastTreeSize = request.AtLeastTreeSize,
            AsOf = FieldReading.AsOf(request.AsOf, context),
        };
        return question with
        {
            LowerMargin = FieldReading.Decimal(request.LowerMargin, "lower_margin", context) ?? question.LowerMargin,
            UpperMargin = FieldReading.Decimal(request.UpperMargin, "upper_margin", context) ?? question.UpperMargin,
            MostAdjustedP = request.HasMostAdjustedP ? request.MostAdjustedP : question.MostAdjustedP,
        };
    }

    public static Wire.FindStructuringResponse Write(StructuringAnswer answer)
    {
        var response = new Wire.FindStructuringResponse
        {
            NextPageToken = answer.NextPageToken,
            GroupsInAll = answer.GroupsInAll,
            GroupsTested = answer.GroupsTested,
            JobsConsidered = answer.JobsConsidered,
            JobsOverThreshold = answer.JobsOverThreshold,
            ExpectedShareBelow = answer.ExpectedShareBelow,
            Basis = answer.Basis.ToWire(),
        };
        if (answer.BaseRate is { } rate)
        {
            response.BaseRate = rate;
        }

        response.Groups.Add(answer.Groups.Select(Write));
        return response;
    }

    private static Wire.StructuringGroup Write(StructuringGroup group)
    {
        var message = new Wire.StructuringGroup
        {
            CustomersTotal = group.CustomersTotal,
            Jobs = group.Jobs,
            Crossing = group.Crossing switch
            {
                ThresholdCrossing.Certain => Wire.ThresholdCrossing.Certain,
                ThresholdCrossing.Possible => Wire.ThresholdCrossing.Possible,
                _ => Wire.ThresholdCrossing.None,
            },
            Window = group.Window is not { } window ? null : new Wire.StructuringWindow
            {
                FirstStart = AnswerWriting.ToTime(window.FirstStart),
                LastStart = AnswerWriting.ToTime(window.LastStart),
                Jobs = window.Jobs,
                SumLow = window.Low.ToString(),
                SumHigh = window.High.ToString(),
                LargestJob = window.LargestJob.ToString(),
            },
            JobsJustBelow = group.Counts.Below,
            JobsJustAbove = group.Counts.Above,
            Test = group.Test is not { } test ? null : new Wire.BunchingTest { P = test.P, AdjustedP = test.AdjustedP, Rank = test.Rank },
            LogIndicesTotal = group.LogIndices.Total,
            JoinedByTotal = group.JoinedByTotal,
            JoiningLogIndicesTotal = group.JoiningLogIndices.Total,
        };
        message.Customers.Add(group.Customers);
        message.Operators.Add(group.Operators);
        message.Links.Add(Links.Where(link => (group.Links & link.Link) != 0).Select(link => link.Wire));
        message.LogIndices.Add(group.LogIndices.Cut(EvidenceIndices.Most).Shown);
        message.JoinedBy.Add(group.JoinedBy.Select(Write));
        message.JoiningLogIndices.Add(group.JoiningLogIndices.Cut(EvidenceIndices.Most).Shown);
        return message;
    }

    private static Wire.JoiningKey Write(JoiningKey key)
    {
        var message = new Wire.JoiningKey
        {
            Link = Array.Find(Links, known => known.Link == key.Link).Wire,
            Key = key.Key,
            IsDigest = key.IsDigest,
            LogIndicesTotal = key.LogIndices.Total,
            RentalLogIndicesTotal = key.Rentals.Total,
        };
        message.LogIndices.Add(key.LogIndices.Shown);
        message.RentalLogIndices.Add(key.Rentals.Shown);
        return message;
    }

    private static long Window(Google.Protobuf.WellKnownTypes.Duration? window, ServerCallContext context) =>
        window is { Seconds: >= 0 and < 1_000_000_000, Nanos: >= 0 and < 1_000_000_000 }
            ? (window.Seconds * 1_000_000) + (window.Nanos / 1_000)
            : throw RpcErrors.Argument(context, "window", "Say how far apart the starts of jobs may lie that are added up.");

    private static JobLinks LinkOf(Wire.JobLink link, ServerCallContext context) =>
        Array.Find(Links, known => known.Wire == link) is { Link: not JobLinks.None } found
            ? found.Link
            : throw RpcErrors.Argument(context, "links", "This is no link between jobs.");
}
