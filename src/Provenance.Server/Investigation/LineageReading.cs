using Grpc.Core;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Contributions;
using Provenance.Registry.Investigation.Distillation;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Origin;
using Provenance.Registry.Investigation.Releases;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Reads questions about what and who stands behind models.</summary>
internal static class LineageReading
{
    public static LineageComputeQuestion Read(Wire.GetLineageComputeRequest request, ServerCallContext context) => new()
    {
        Digest = request.HasDigest ? FieldReading.ModelDigest(request.Digest, "digest", context) : null,
        Model = request.HasModel ? FieldReading.Text(request.Model, "model", context) : null,
        MaxMakers = request.MaxMakers,
        Rules = [.. request.Rules],
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    public static HandoffQuestion Read(Wire.ListHandoffsRequest request, ServerCallContext context) => new()
    {
        Period = FieldReading.Period(request.Period, context),
        WithoutLinkOnly = request.WithoutLinkOnly,
        IncludeAllRoles = request.IncludeAllRoles,
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    public static ContributionQuestion Read(Wire.ListContributionsRequest request, ServerCallContext context) => new()
    {
        Digest = request.HasDigest ? FieldReading.ModelDigest(request.Digest, "digest", context) : null,
        Model = request.HasModel ? FieldReading.Text(request.Model, "model", context) : null,
        Direction = request.Direction switch
        {
            Wire.ContributionDirection.Given => ContributionDirection.Given,
            Wire.ContributionDirection.Received => ContributionDirection.Received,
            _ => throw RpcErrors.Argument(context, "direction", "Ask for what was given or for what was received."),
        },
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    public static ReleaseQuestion Read(Wire.ListReleasesRequest request, ServerCallContext context) => new()
    {
        WithoutTrainingOnly = request.WithoutTrainingOnly,
        DeclaredOrigin = request.DeclaredOrigin == "unknown" ? request.DeclaredOrigin : FieldReading.Country(request.DeclaredOrigin, "declared_origin", context),
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    public static DistillationQuestion Read(Wire.ListDistillationLeadsRequest request, ServerCallContext context) => new()
    {
        TeacherDigest = request.HasDigest ? FieldReading.ModelDigest(request.Digest, "digest", context) : null,
        TeacherModel = request.HasModel ? FieldReading.Text(request.Model, "model", context) : null,
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
