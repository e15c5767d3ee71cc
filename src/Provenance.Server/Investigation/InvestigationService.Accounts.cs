using Grpc.Core;
using Provenance.Registry.Investigation.Accounts;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Balances, devices, and what a site's statements are worth.</summary>
internal sealed partial class InvestigationService
{
    public override async Task<Wire.GetBalanceResponse> GetBalance(Wire.GetBalanceRequest request, ServerCallContext context) =>
        (await AskAsync(
            new BalanceQuestion
            {
                Operator = FieldReading.Text(request.Operator, "operator", context),
                Site = FieldReading.Text(request.Site, "site", context),
                Country = FieldReading.Country(request.Country, context),
                Period = FieldReading.Period(request.Period, context),
                Length = LengthOf(request.Length, context),
                AtLeastTreeSize = request.AtLeastTreeSize,
                AsOf = FieldReading.AsOf(request.AsOf, context),
            },
            context)).ToWire();

    public override async Task<Wire.GetSiteReliabilityResponse> GetSiteReliability(
        Wire.GetSiteReliabilityRequest request, ServerCallContext context) =>
        (await AskAsync(
            new SiteReliabilityQuestion
            {
                Operator = Required(request.Operator, "operator", context),
                Site = Required(request.Site, "site", context),
                Period = FieldReading.Period(request.Period, context),
                AtLeastTreeSize = request.AtLeastTreeSize,
                AsOf = FieldReading.AsOf(request.AsOf, context),
            },
            context)).ToWire();

    public override async Task<Wire.GetDeviceHistoryResponse> GetDeviceHistory(
        Wire.GetDeviceHistoryRequest request, ServerCallContext context) =>
        (await AskAsync(
            new DeviceHistoryQuestion
            {
                Identity = request.Identity,
                AtLeastTreeSize = request.AtLeastTreeSize,
                AsOf = FieldReading.AsOf(request.AsOf, context),
            },
            context)).ToWire(request.Identity);

    public override async Task<Wire.ListDeviceConflictsResponse> ListDeviceConflicts(
        Wire.ListDeviceConflictsRequest request, ServerCallContext context) =>
        (await AskAsync(
            new DeviceConflictsQuestion
            {
                PageSize = request.PageSize,
                PageToken = request.PageToken,
                AtLeastTreeSize = request.AtLeastTreeSize,
                AsOf = FieldReading.AsOf(request.AsOf, context),
            },
            context)).ToWire();

    private static string Required(string text, string field, ServerCallContext context) =>
        FieldReading.Text(text, field, context) ?? throw RpcErrors.Argument(context, field, "It is empty.");

    private static BalanceLength LengthOf(Wire.BalanceLength length, ServerCallContext context) => length switch
    {
        Wire.BalanceLength.Unspecified => BalanceLength.Whole,
        Wire.BalanceLength.Day => BalanceLength.Day,
        Wire.BalanceLength.Week => BalanceLength.Week,
        Wire.BalanceLength.Month => BalanceLength.Month,
        Wire.BalanceLength.Quarter => BalanceLength.Quarter,
        _ => throw RpcErrors.Argument(context, "length", "There is no such length."),
    };
}
