using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes histories of devices into messages.</summary>
internal static class DeviceWriting
{
    private const int MostEntries = 100;

    public static Wire.GetDeviceHistoryResponse ToWire(this DeviceHistoryAnswer answer, string identity)
    {
        var message = new Wire.GetDeviceHistoryResponse { Identity = identity, ListingsTotal = answer.ListCount, Basis = answer.Basis.ToWire() };
        message.Listings.Add(answer.Lists.Select(ToWire));
        if (answer.History is not { } history)
        {
            return message;
        }

        message.ConflictsTotal = history.ConflictCount;
        message.Stale = history.IsStale;
        message.Stays.Add(history.Stays.Select(ToWire));
        message.Conflicts.Add(history.Conflicts.Select(ToWire));
        message.Unseen.Add(history.Unseen.Select(time => new Wire.Period
        {
            From = AnswerWriting.ToTime(time.From.Microseconds),
            To = AnswerWriting.ToTime(time.To.Microseconds),
        }));
        return message;
    }

    public static Wire.ListDeviceConflictsResponse ToWire(this DeviceConflictsAnswer answer)
    {
        var message = new Wire.ListDeviceConflictsResponse
        {
            NextPageToken = answer.NextPageToken,
            Basis = answer.Basis.ToWire(),
            CandidatesLookedAt = answer.CandidatesLooked,
        };
        foreach (var device in answer.Devices)
        {
            var row = new Wire.DeviceInConflict
            {
                Identity = device.Identity,
                Accelerator = device.Accelerator.ToString(),
                ConflictsTotal = device.ConflictCount,
            };
            row.Conflicts.Add(device.Conflicts.Select(ToWire));
            message.Devices.Add(row);
        }

        return message;
    }

    private static Wire.DeviceStay ToWire(DeviceStay stay)
    {
        var message = new Wire.DeviceStay
        {
            Site = stay.Site,
            Country = stay.Country?.ToString() ?? "",
            From = AnswerWriting.ToTime(stay.From.Microseconds),
            To = AnswerWriting.ToTime(stay.To.Microseconds),
            Sightings = stay.Sightings,
        };
        message.Entries.Add(stay.Entries.Take(MostEntries));
        return message;
    }

    private static Wire.DeviceConflict ToWire(DeviceConflict conflict) => new()
    {
        Type = conflict.Type == DeviceConflictType.TwoSites ? Wire.DeviceConflictType.TwoSites : Wire.DeviceConflictType.InfeasibleTravel,
        First = ToWire(conflict.First),
        Second = ToWire(conflict.Second),
        BetweenHours = conflict.Between.TotalHours,
        LeastHours = conflict.Least.TotalHours,
    };

    private static Wire.DeviceSighting ToWire(DeviceSighting sighting) => new()
    {
        Site = sighting.Site,
        Country = sighting.Country?.ToString() ?? "",
        From = AnswerWriting.ToTime(sighting.From.Microseconds),
        To = AnswerWriting.ToTime(sighting.To.Microseconds),
        LogIndex = sighting.Entry,
    };

    private static Wire.DeviceListing ToWire(ListedDeviceFacts list) => new()
    {
        LogIndex = list.List.Entry.LogIndex,
        AsOf = AnswerWriting.ToTime(list.List.AsOf.Microseconds),
        Cluster = $"{list.Cluster.Operator}/{list.Cluster.Site}/{list.Cluster.Cluster}",
        Country = list.Country?.ToString() ?? "",
        Accelerator = list.Accelerator.ToString(),
        Attester = list.Attester,
        SignerSuspended = list.List.Entry.IsSignerSuspended,
    };
}
