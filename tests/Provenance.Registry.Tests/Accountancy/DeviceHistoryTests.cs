// Where a device was: by hand, and every pair of sightings against every other.

using CsCheck;
using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Accountancy;

public sealed class DeviceHistoryTests
{
    private static readonly CountryCode Norway = CountryCode.Parse("NO");
    private static readonly CountryCode Chile = CountryCode.Parse("CL");

    [Fact]
    public void Sightings_at_one_site_are_one_stay()
    {
        var history = Of(At(1, "north", 0, 0), At(2, "north", 48, 50), At(3, "south", 200, 200));

        Assert.Equal([("north", 2L), ("south", 1L)], history.Stays.Select(stay => (stay.Site, stay.Sightings)));
        Assert.Equal((Hours.At(0), Hours.At(50)), (history.Stays[0].From, history.Stays[0].To));
        Assert.Equal([1, 2], history.Stays[0].Entries);
        Assert.Empty(history.Conflicts);
    }

    [Fact]
    public void Two_sites_at_a_time_contradict_each_other()
    {
        var conflict = Assert.Single(Of(At(1, "north", 0, 100), At(2, "south", 50, 60)).Conflicts);

        Assert.Equal(DeviceConflictType.TwoSites, conflict.Type);
        Assert.Equal((1L, 2L), (conflict.First.Entry, conflict.Second.Entry));
        Assert.Equal(TimeSpan.Zero, conflict.Between);
    }

    [Theory]
    [InlineData(5.99, false, true)]
    [InlineData(6, false, false)]
    [InlineData(23.99, true, true)]
    [InlineData(24, true, false)]
    public void A_journey_takes_its_time(double hours, bool isAbroad, bool isConflict)
    {
        var there = At(2, "south", 10 + hours, 10 + hours) with { Country = isAbroad ? Chile : Norway };

        Assert.Equal(isConflict, Of(At(1, "north", 0, 10), there).Conflicts.Any(conflict => conflict.Type == DeviceConflictType.InfeasibleTravel));
    }

    [Fact]
    public void An_unknown_country_gets_the_shorter_time() =>
        Assert.Empty(Of(At(1, "north", 0, 10), At(2, "south", 17, 17) with { Country = null }).Conflicts);

    [Fact]
    public void Long_times_unseen_are_named_and_an_old_last_sighting_is_stale()
    {
        var history = Of(At(1, "north", 0, 0), At(2, "north", 100 * 24, 100 * 24));

        Assert.Equal([Hours.Period(0, 100 * 24)], history.Unseen);
        Assert.False(DeviceHistory.Of([At(1, "north", 0, 0)], Hours.At(92 * 24), TravelRule.Default).IsStale);
        Assert.True(DeviceHistory.Of([At(1, "north", 0, 0)], Hours.At((92 * 24) + 1), TravelRule.Default).IsStale);
    }

    [Fact]
    public void Conflicts_are_those_of_every_pair() => Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 200], Gen.Int[0, 40], Gen.Int[0, 2], Sighting).Array[1, 12].Sample(sightings =>
        {
            var expected = (
                from first in sightings
                from second in sightings
                where first.Site != second.Site && (first.From, first.To, first.Entry).CompareTo((second.From, second.To, second.Entry)) < 0
                let between = (second.From.Microseconds - first.To.Microseconds) / 3_600_000_000.0
                let least = first.Country is not null && second.Country is not null && first.Country != second.Country ? 24 : 6
                where between <= 0 || between < least
                select (first, second, between <= 0)).ToList();

            var history = Of(sightings);

            Assert.Equal(expected.Count, history.ConflictCount);
            Assert.Subset(expected.ToHashSet(), history.Conflicts.Select(conflict =>
                (conflict.First, conflict.Second, conflict.Type == DeviceConflictType.TwoSites)).ToHashSet());
        });

    [Fact]
    public void Misuse_throws()
    {
        Assert.Throws<ArgumentException>(() => Of());
        Assert.Throws<ArgumentException>(() => Of(At(1, "north", 2, 1)));
        Assert.Throws<ArgumentException>(() => Of(At(1, "north", 0, 1), At(2, "north", 0, 1) with { Identity = "other" }));
    }

    private static DeviceSighting Sighting(int site, int from, int length, int country) =>
        At((site * 1_000_000) + (from * 1_000) + (length * 10) + country, $"s{site}", from, from + length) with
        {
            Country = country == 0 ? null : country == 1 ? Norway : Chile,
        };

    private static DeviceHistory Of(params DeviceSighting[] sightings) =>
        DeviceHistory.Of(sightings, Hours.At(2_500), TravelRule.Default);

    private static DeviceSighting At(long entry, string site, double from, double to) =>
        new("GPU-1", site, Norway, Hours.At(from), Hours.At(to), entry);
}
