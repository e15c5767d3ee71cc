using System.CommandLine;
using System.Globalization;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query device</c>: where a device was, by whose word, and what contradicts it.</summary>
internal static class DeviceQuery
{
    private static readonly IReadOnlyList<Column<Wire.DeviceListing>> Columns =
    [
        new("as_of", row => Units.Time(row.AsOf), "listed as of (UTC)", row => Units.Minutes(row.AsOf)),
        new("cluster", row => row.Cluster, "cluster"),
        new("country", row => row.Country, "country", row => row.Country.Length == 0 ? "unknown" : row.Country),
        new("accelerator", row => row.Accelerator, "accelerator"),
        new("attester", row => row.Attester, "signed by", row => row.Attester + (row.SignerSuspended ? " (suspended)" : "")),
        new("signer_suspended", row => row.SignerSuspended ? "true" : "false"),
        new("log_index", row => Units.Exact(row.LogIndex), "entry"),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var identity = new Argument<string>("IDENTITY") { Description = "Serial number, UUID or attested identity (ueid), exactly." };
        var command = new DocumentedCommand(
            "device",
            "Where a device was, by whose word, and what contradicts it.",
            "provenance query device GPU-8f3c0a12",
            "provenance query device GPU-8f3c0a12 --known-at 1042 --json");
        command.Arguments.Add(identity);
        return frame.Fit(command, [], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.GetDeviceHistoryRequest
            {
                Identity = parsed.GetRequiredValue(identity),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var answer = await client.Investigation.GetDeviceHistoryAsync(request, cancellationToken);
            var whole = new Answer(answer, AnswerTable.Of(answer.Listings, Columns), answer.Basis ?? new Wire.AnswerBasis()) { LeftOut = LeftOut(answer) };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
            if (frame.IsForPeople(parsed))
            {
                Write(terminal, answer);
            }
        });
    }

    /// <summary>A contradiction in a line.</summary>
    public static string Describe(Wire.DeviceConflict conflict) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(conflict.Type == Wire.DeviceConflictType.TwoSites ? "at two sites at a time" : $"{conflict.BetweenHours:0.##} h for a journey of at least {conflict.LeastHours:0.##} h")}: {Of(conflict.First)}; {Of(conflict.Second)}");

    private static string Of(Wire.DeviceSighting sighting) =>
        $"{sighting.Site} {Units.Minutes(sighting.From)} to {Units.Minutes(sighting.To)} (entry {Units.Exact(sighting.LogIndex)})";

    private static void Write(Terminal terminal, Wire.GetDeviceHistoryResponse answer)
    {
        foreach (var stay in answer.Stays)
        {
            terminal.Line($"{stay.Site}{(stay.Country.Length == 0 ? "" : $" ({stay.Country})")}: {Units.Minutes(stay.From)} to {Units.Minutes(stay.To)}, listed {Units.Grouped(stay.Sightings)} times");
        }

        foreach (var conflict in answer.Conflicts)
        {
            terminal.Line("CONFLICT " + Describe(conflict));
        }

        foreach (var time in answer.Unseen)
        {
            terminal.Line($"unseen {Units.Minutes(time.From)} to {Units.Minutes(time.To)}");
        }

        if (answer.Stale)
        {
            terminal.Line("Where it is now is unknown: the last list is too old.");
        }
    }

    private static List<string> LeftOut(Wire.GetDeviceHistoryResponse answer)
    {
        var sentences = new List<string>();
        if (answer.ListingsTotal > answer.Listings.Count)
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture, $"Of {answer.ListingsTotal:N0} lists the first {answer.Listings.Count:N0} are shown."));
        }

        if (answer.ConflictsTotal > answer.Conflicts.Count)
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture, $"Of {answer.ConflictsTotal:N0} contradictions the first {answer.Conflicts.Count:N0} are shown."));
        }

        return sentences;
    }
}
