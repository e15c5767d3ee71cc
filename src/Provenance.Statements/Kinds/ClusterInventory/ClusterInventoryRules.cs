// Nothing in an inventory is later than its moment, and no device and no row stands twice. More devices than declared
// accelerators are odd, but a lead rather than an error.

namespace Provenance.Statements;

internal static class ClusterInventoryRules
{
    public static IEnumerable<Finding> Check(StatementContent content)
    {
        var capacity = content.Section<Capacity>();
        var devices = content.Section<Devices>();
        return CheckCapacity(content, capacity)
            .Concat(CheckDevices(content, devices))
            .Concat(CheckDevicesAgainstCapacity(capacity, devices));
    }

    private static IEnumerable<Finding> CheckCapacity(StatementContent content, Capacity? capacity)
    {
        if (capacity is null)
        {
            return [];
        }

        var events = capacity.Events ?? [];
        return ReportRules.NotAfterStatement(content, capacity.AsOf, "capacity.asOf")
            .Concat(ReportRules.Punctual(content, capacity.AsOf, "capacity.asOf"))
            .Concat(ReportRules.Distinct(capacity.Domains, row => $"{row.Accelerator} in {row.Domain}", "capacity.domains"))
            .Concat(events.Index().Where(item => item.Item.At > capacity.AsOf).Select(item => Refusal.Impossible(
                ReportRules.At("capacity.events", item.Index, ".at"), $"{item.Item.At} is after asOf ({capacity.AsOf}).")))
            .Concat(ReportRules.Catalogued(
                capacity.Domains.Select((row, index) => (row.Accelerator, ReportRules.At("capacity.domains", index, ".accelerator")))
                    .Concat(events.Select((item, index) => (item.Accelerator, ReportRules.At("capacity.events", index, ".accelerator"))))));
    }

    private static IEnumerable<Finding> CheckDevices(StatementContent content, Devices? devices) => devices is null
        ? []
        : ReportRules.NotAfterStatement(content, devices.AsOf, "devices.asOf")
            .Concat(ReportRules.Punctual(content, devices.AsOf, "devices.asOf"))
            .Concat(ReportRules.Distinct(devices.Items, device => device.Identity, "devices.items", ".identity"))
            .Concat(ReportRules.Catalogued(
                devices.Items.Select((device, index) => (device.Accelerator, ReportRules.At("devices.items", index, ".accelerator")))));

    private static IEnumerable<Finding> CheckDevicesAgainstCapacity(Capacity? capacity, Devices? devices)
    {
        if (capacity is null || devices is null)
        {
            yield break;
        }

        foreach (var listed in devices.Items.CountBy(device => device.Accelerator))
        {
            var declared = capacity.Domains.Where(row => row.Accelerator == listed.Key).Sum(row => (decimal)row.Count);
            if (listed.Value > declared)
            {
                yield return new Warning(
                    WarningReason.DeclarationImplausible,
                    "devices.items",
                    $"{listed.Value} devices of {listed.Key} are listed, but the capacity declares {declared}.");
            }
        }
    }
}
