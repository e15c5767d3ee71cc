using Grpc.Core;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Ownership;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Reads questions about owners. Empty fields ask for nothing.</summary>
internal static class ControlReading
{
    public static ControllersQuestion Read(Wire.GetControllersRequest request, ServerCallContext context) => new()
    {
        Entity = Entity(request.Entity, "entity", context),
        Measure = Measure(request.Measure, context),
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    public static CapturedQuestion Read(Wire.ListCapturedRequest request, ServerCallContext context) => new()
    {
        List = FieldReading.Text(request.List, "list", context),
        Version = FieldReading.Text(request.Version, "version", context),
        Entity = request.Entity.Length == 0 ? null : Entity(request.Entity, "entity", context),
        Measure = Measure(request.Measure, context),
        Rule = FieldReading.Text(request.Rule, "rule", context),
        Threshold = FieldReading.Decimal(request.ThresholdPercent, "threshold_percent", context),
        IncludeNotInForce = request.IncludeNotInForce,
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    public static OwnershipLinkQuestion Read(Wire.FindOwnershipLinkRequest request, ServerCallContext context) => new()
    {
        One = Entity(request.One, "one", context),
        Other = Entity(request.Other, "other", context),
        Measure = Measure(request.Measure, context),
        Threshold = FieldReading.Decimal(request.ThresholdPercent, "threshold_percent", context),
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    public static EntitiesQuestion Read(Wire.ListEntitiesRequest request, ServerCallContext context) => new()
    {
        PageSize = request.PageSize,
        PageToken = request.PageToken,
        AtLeastTreeSize = request.AtLeastTreeSize,
        AsOf = FieldReading.AsOf(request.AsOf, context),
    };

    private static EntityId Entity(string text, string field, ServerCallContext context) => EntityId.Read(text.AsSpan(), out var entity) switch
    {
        EntityIdFault.None => entity,
        EntityIdFault.CheckDigits => throw RpcErrors.Argument(context, field, "The check digits of this LEI do not fit."),
        _ => throw RpcErrors.Argument(context, field, "An entity is LEI:<20 characters>, NATIONAL:<country>:<id> or OPERATOR:<handle>:<id>."),
    };

    private static ShareMeasure Measure(Wire.ShareMeasure measure, ServerCallContext context) => measure switch
    {
        Wire.ShareMeasure.Unspecified or Wire.ShareMeasure.Shareholding => ShareMeasure.Shareholding,
        Wire.ShareMeasure.VotingRights => ShareMeasure.VotingRights,
        _ => throw RpcErrors.Argument(context, "measure", "Count shares or votes."),
    };
}
