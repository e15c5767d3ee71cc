using System.CommandLine;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query device-conflicts</c>: devices that cannot have been where they were listed.</summary>
internal static class DeviceConflictsQuery
{
    private static readonly IReadOnlyList<Column<Wire.DeviceInConflict>> Columns =
    [
        new("identity", row => row.Identity, "identity"),
        new("accelerator", row => row.Accelerator, "accelerator"),
        new("conflicts_total", row => Units.Exact(row.ConflictsTotal), "conflicts", row => Units.Grouped(row.ConflictsTotal)),
        new("first_conflict", row => row.Conflicts.Count == 0 ? "" : DeviceQuery.Describe(row.Conflicts[0]), "the first of them"),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var limit = Arguments.Limit("How many rows at most; says so where there are more.", 100);
        var command = new DocumentedCommand(
            "device-conflicts",
            "Devices of the whole registry that were at two sites at a time, or moved faster than anything moves.",
            "provenance query device-conflicts",
            "provenance query device-conflicts --csv --limit 1000");
        return frame.Fit(command, [limit], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.ListDeviceConflictsRequest { AtLeastTreeSize = frame.AtLeast(parsed), AsOf = frame.AsOf(parsed) };
            var (devices, answer, hasMore) = await QueryFrame.PagesAsync(
                parsed.GetValue(limit),
                async (size, token) =>
                {
                    (request.PageSize, request.PageToken) = (size, token);
                    return await client.Investigation.ListDeviceConflictsAsync(request, cancellationToken);
                },
                page => page.Devices,
                page => page.NextPageToken,
                page => page.Basis);
            answer.Devices.Clear();
            answer.Devices.AddRange(devices);
            var whole = new Answer(answer, AnswerTable.Of(answer.Devices, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                LeftOut = QueryFrame.MoreRows(hasMore, answer.Devices.Count),
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }
}
