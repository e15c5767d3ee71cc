using Grpc.Core;
using Provenance.Registry.Investigation.Distillation;
using Provenance.Registry.Investigation.Origin;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Reads questions whose answers are leads.</summary>
internal static class LeadReading
{
    public static DistillationQuestion Read(Wire.ListDistillationLeadsRequest request, ServerCallContext context) => new()
    {
        TeacherDigest = request.TeacherCase == Wire.ListDistillationLeadsRequest.TeacherOneofCase.Digest
            ? FieldReading.Digest(request.Digest, "digest", context)
            : null,
        TeacherModel = request.TeacherCase == Wire.ListDistillationLeadsRequest.TeacherOneofCase.Model
            ? FieldReading.Text(request.Model, "model", context)
            : null,
        BelowFlop = FieldReading.Decimal(request.BelowFlop, "below_flop", context),
        Period = FieldReading.Period(request.Period, context),
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    public static OriginQuestion Read(Wire.ListConcealedOriginsRequest request, ServerCallContext context) => new()
    {
        Origin = request.Origin,
        RentedIn = request.RentedIn.Length == 0 ? null : request.RentedIn,
        MinScore = request.MinScore,
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };
}
