using System.Globalization;
using CsCheck;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Histories of devices in whole worlds, against every list looked at, pair by pair.</summary>
public abstract class DeviceSuite : RandomWorldSuiteBase
{
    private const int WorldSize = 120;

    private static readonly Trials Trials = new(Worlds: 16, Questions: 1, WorldSize, "cluster-inventory");
    private static readonly Gen<string[]> Devices = Gen.Const(WorldAccounts.Devices);

    [Fact]
    public Task Histories_are_those_of_all_lists_that_held() => EachViewAsync(Devices, Trials, async (view, investigator, identities, coverage) =>
    {
        foreach (var identity in identities)
        {
            var answer = (await investigator.AskAsync(new DeviceHistoryQuestion { Identity = identity, AsOf = view.AsOf }, Token)).Answer!;
            var sightings = Sightings(view.Entries, identity);
            Assert.Equal(sightings.Select(sighting => sighting.Entry), answer.Lists.Select(list => list.List.Entry.LogIndex));
            Assert.All(answer.Lists, list => Assert.Equal(view.Entries[(int)list.List.Entry.LogIndex].Party, list.Attester));
            Assert.Equal(sightings.Count == 0, answer.History is null);
            var passedOver = PassedOver(view.Entries, identity).ToList();
            var conflicts = passedOver.Where(entry => entry.Standing == Standing.Conflict).Select(entry => entry.Index).ToList();
            Assert.Equal((conflicts.Count, sightings.Count + conflicts.Count), (answer.Basis.EntriesInConflict, answer.Basis.EntriesConsidered));
            Assert.Equal(conflicts, answer.Basis.Contradicting);
            Assert.Equal(
                sightings.Select(sighting => sighting.Entry).Concat(passedOver.Select(entry => entry.Index)).Distinct().Order(), answer.Basis.LogIndices.Shown);
            coverage.Note("lists in conflict", conflicts.Count);
            coverage.Note("lists that were corrected or withdrawn", passedOver.Count - conflicts.Count);
            coverage.Note("devices listed more than once", sightings.Count > 1);
            coverage.Note("devices that nobody lists", sightings.Count == 0);
            if (answer.History is { } history)
            {
                Assert.Equal(Conflicts(sightings).Order(StringComparer.Ordinal), history.Conflicts.Select(Describe).Order(StringComparer.Ordinal));
                Assert.Equal(sightings.Min(sighting => sighting.From), history.Stays[0].From);
                Assert.Equal(sightings.Max(sighting => sighting.To), history.Stays.Max(stay => stay.To));
            }
        }
    });

    [Fact]
    public Task Conflicts_of_the_registry_are_those_of_every_device_and_pages_leave_none_out() => EachViewAsync(Devices, Trials, async (view, investigator, identities, coverage) =>
    {
        var expected = identities.Where(identity => Conflicts(Sightings(view.Entries, identity)).Any());
        var devices = new List<DeviceInConflict>();
        var question = new DeviceConflictsQuestion { PageSize = 2, AsOf = view.AsOf };
        while (true)
        {
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            devices.AddRange(answer.Devices);
            Assert.Equal(view.Entries.Count, answer.Basis.TreeSize.Value);
            if (answer.NextPageToken.Length == 0)
            {
                break;
            }

            question = question with { PageToken = answer.NextPageToken };
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), devices.Select(device => device.Identity).Order(StringComparer.Ordinal));
        coverage.Note("devices in conflict", devices.Count);
        coverage.Note("several pages", devices.Count > 2);
        Assert.All(devices, device => Assert.Equal(Conflicts(Sightings(view.Entries, device.Identity)).Count(), device.ConflictCount));
    });

    [Fact]
    public async Task What_was_not_there_yet_is_not_told()
    {
        using var world = await ProjectAsync(4, WorldSize);
        var asOf = new AsOf { ValidAtMicroseconds = WorldAccounts.At(30).Microseconds };
        foreach (var identity in WorldAccounts.Devices)
        {
            var answer = (await Investigate(world).AskAsync(new DeviceHistoryQuestion { Identity = identity, AsOf = asOf }, Token)).Answer!;
            var expected = Lists(world.Entries, identity).Where(list => list.AsOf <= WorldAccounts.At(30)).Select(list => list.Entry.Index).ToList();
            Assert.Equal(expected.Order(), answer.Lists.Select(list => list.List.Entry.LogIndex).Order());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_025)]
    public async Task An_identity_that_is_empty_or_too_long_is_refused(int length)
    {
        using var world = await ProjectAsync(4, 20);
        var refusal = (await Investigate(world).AskAsync(new DeviceHistoryQuestion { Identity = new string('x', length) }, Token)).Refusal!;
        Assert.Equal((RefusalReason.ArgumentInvalid, "identity"), (refusal.Reason, refusal.Field));
    }

    [Fact]
    public async Task A_device_that_nobody_lists_has_no_history_and_the_answer_says_what_that_proves()
    {
        using var world = await ProjectAsync(4, 40);
        var answer = (await Investigate(world).AskAsync(new DeviceHistoryQuestion { Identity = "GPU-none" }, Token)).Answer!;
        Assert.Null(answer.History);
        Assert.Contains("absence proves nothing", answer.Basis.Caveats[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_in_conflict_that_alone_names_a_device_is_told_and_not_counted()
    {
        using var world = new WrittenWorld();
        var accounts = new WrittenAccounts(world);
        accounts.Devices("acme/s-1/c-0", WrittenWorld.HoursAgo(30), null, "GPU-1");
        accounts.Devices("acme/s-1/c-0", WrittenWorld.HoursAgo(20), null, "GPU-1", "GPU-2");
        var investigator = await ProjectAsync(world);

        var alone = (await investigator.AskAsync(new DeviceHistoryQuestion { Identity = "GPU-2" }, Token)).Answer!;
        Assert.Null(alone.History);
        Assert.Equal("No list that counts names GPU-2, but others do: where it was is not told by them, nor that it was nowhere.", alone.Basis.Caveats[0]);
        var beside = (await investigator.AskAsync(new DeviceHistoryQuestion { Identity = "GPU-1" }, Token)).Answer!;
        Assert.Equal(1, beside.ListCount);
        foreach (var (basis, considered) in new[] { (alone.Basis, 1), (beside.Basis, 2) })
        {
            Assert.Contains(
                "1 entry is in conflict with what its party says of the same record: 1; it lists a device asked about, and does not count.", basis.Caveats);
            Assert.Equal((considered, 1, 1), (basis.EntriesConsidered, basis.EntriesUnverified, basis.EntriesInConflict));
            Assert.Equal([1L], basis.Contradicting);
        }

        // Before it was known, nobody named the device.
        var before = (await investigator.AskAsync(new DeviceHistoryQuestion { Identity = "GPU-2", AsOf = new AsOf { KnownAt = new TreeSize(1) } }, Token)).Answer!;
        Assert.Contains("absence proves nothing", before.Basis.Caveats[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_that_were_corrected_or_withdrawn_are_told_and_not_counted()
    {
        using var world = new WrittenWorld();
        var accounts = new WrittenAccounts(world);
        var wrong = accounts.Devices("acme/s-1/c-0", WrittenWorld.HoursAgo(30), null, "GPU-1");
        world.Write("acme", Inventories, "acme/s-1/c-0/devices/d-0", new Supersedes { Statement = wrong, Reason = SupersedesReason.Correction }, [], [new Devices
        {
            Salt = world.Salt(),
            AsOf = WrittenWorld.HoursAgo(30),
            Items = [new Device { Identity = "GPU-2", Accelerator = WrittenAccounts.Slug() }],
        }]);
        var taken = accounts.Devices("acme/s-1/c-1", WrittenWorld.HoursAgo(30), null, "GPU-1");
        world.Write("acme", Inventories, "acme/s-1/c-1/devices/d-0", new Supersedes { Statement = taken, Reason = SupersedesReason.Withdrawal }, [], []);
        var investigator = await ProjectAsync(world);

        var answer = (await investigator.AskAsync(new DeviceHistoryQuestion { Identity = "GPU-1" }, Token)).Answer!;

        Assert.Null(answer.History);
        Assert.Contains("2 entries that list the device were corrected, withdrawn or replaced, and do not count: 0, 2.", answer.Basis.Caveats);
        Assert.Equal([0L, 2L], answer.Basis.LogIndices.Shown);
        Assert.Equal((0, 0), (answer.Basis.EntriesConsidered, answer.Basis.EntriesInConflict));

        // As known before, they counted.
        var before = (await investigator.AskAsync(new DeviceHistoryQuestion { Identity = "GPU-1", AsOf = new AsOf { KnownAt = new TreeSize(1) } }, Token)).Answer!;
        Assert.Equal(1, before.ListCount);
    }

    [Fact]
    public async Task Of_devices_that_two_sites_list_a_list_in_conflict_is_told()
    {
        using var world = new WrittenWorld();
        var accounts = new WrittenAccounts(world);
        accounts.Devices("acme/s-1/c-0", WrittenWorld.HoursAgo(30), null, "GPU-1");
        accounts.Devices("acme/s-2/c-0", WrittenWorld.HoursAgo(30), null, "GPU-2");
        accounts.Devices("acme/s-2/c-0", WrittenWorld.HoursAgo(30), null, "GPU-1");
        var investigator = await ProjectAsync(world);

        var answer = (await investigator.AskAsync(new DeviceConflictsQuestion(), Token)).Answer!;

        Assert.Empty(answer.Devices);
        Assert.Equal((1, 1), (answer.Basis.EntriesConsidered, answer.Basis.EntriesInConflict));
        Assert.Contains(
            "1 entry is in conflict with what its party says of the same record: 2; it lists a device asked about, and does not count.", answer.Basis.Caveats);
    }

    private static ClusterInventoryKind Inventories => StatementKinds.Get<ClusterInventoryKind>();

    // Lists that name a device, and are not among those that held.
    private static IEnumerable<WorldEntry> PassedOver(IReadOnlyList<WorldEntry> entries, string identity) => entries
        .Where(entry => entry.Statement.Kind is ClusterInventoryKind && entry.Content.Section<Devices>() is { } devices
            && devices.Items.Any(device => device.Identity == identity))
        .Except(Lists(entries, identity).Select(list => list.Entry));

    private static IEnumerable<(WorldEntry Entry, ClusterName Cluster, Timestamp AsOf, AcceleratorSlug Accelerator)> Lists(
        IReadOnlyList<WorldEntry> entries, string identity) =>
        from entry in ObviousAccounts.Holding(entries, entry => entry.Statement.Kind is ClusterInventoryKind)
        let devices = entry.Content.Section<Devices>()
        where devices is not null && devices.Items.Any(device => device.Identity == identity)
        select (entry, ClusterName.Of(entry.Statement.RecordName), devices.AsOf, devices.Items.First(device => device.Identity == identity).Accelerator);

    internal static IReadOnlyList<DeviceSighting> Sightings(IReadOnlyList<WorldEntry> entries, string identity)
    {
        var all = ObviousAccounts.Holding(entries, entry => entry.Statement.Kind is ClusterInventoryKind)
            .Where(entry => entry.Content.Section<Devices>() is not null).ToList();
        return
        [
            .. Lists(entries, identity).Select(list =>
            {
                var before = all.Where(entry => entry.Statement.Record == list.Entry.Statement.Record && entry != list.Entry)
                    .Where(entry => (entry.Content.Section<Devices>()!.AsOf, entry.Index).CompareTo((list.AsOf, list.Entry.Index)) < 0)
                    .OrderBy(entry => entry.Content.Section<Devices>()!.AsOf).ThenBy(entry => entry.Index)
                    .LastOrDefault();
                var start = before?.Content.Section<Devices>()!;
                var left = start is not null && ObviousAccounts.Inventories(entries, list.Cluster).SelectMany(item => item.Capacity?.Events ?? [])
                    .Any(change => change.Type != InventoryEventType.Received && change.Accelerator == list.Accelerator && change.At > start.AsOf && change.At <= list.AsOf);
                var stayed = start is not null && !left && start.Items.Any(device => device.Identity == identity);
                var country = ObviousInventory.CountryOf(entries, list.Cluster);
                return new DeviceSighting(
                    identity,
                    $"{list.Cluster.Operator}/{list.Cluster.Site}",
                    country is null ? null : CountryCode.Parse(country),
                    stayed ? start!.AsOf : list.AsOf,
                    list.AsOf,
                    list.Entry.Index);
            }).OrderBy(sighting => sighting.To).ThenBy(sighting => sighting.Entry),
        ];
    }

    // Six hours within a country, or where one is not known; a day between two.
    internal static IEnumerable<string> Conflicts(IReadOnlyList<DeviceSighting> sightings)
    {
        var ordered = sightings.OrderBy(sighting => sighting.From).ThenBy(sighting => sighting.To).ThenBy(sighting => sighting.Entry).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            for (var j = i + 1; j < ordered.Count; j++)
            {
                var (first, second) = (ordered[i], ordered[j]);
                var between = second.From.Microseconds - first.To.Microseconds;
                var least = (first.Country is not null && second.Country is not null && first.Country != second.Country ? 24 : 6) * 3_600_000_000L;
                if (first.Site != second.Site && (between <= 0 || between < least))
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"{(between <= 0 ? "TwoSites" : "InfeasibleTravel")} {first.Entry} {second.Entry}");
                }
            }
        }
    }

    private static string Describe(DeviceConflict conflict) =>
        string.Create(CultureInfo.InvariantCulture, $"{conflict.Type} {conflict.First.Entry} {conflict.Second.Entry}");
}
