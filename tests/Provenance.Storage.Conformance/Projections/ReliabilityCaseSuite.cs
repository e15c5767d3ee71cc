using System.Diagnostics.CodeAnalysis;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What a site's statements are worth, case by case: what is looked at of more than can be, and what is said of the rest.</summary>
public abstract class ReliabilityCaseSuite : SignalSuiteBase
{
    private const string Here = "acme/s-1/c-0";
    private const string There = "zenith/s-9/c-0";
    private const string Beyond = "zenith/s-8/c-0";

    private WrittenAccounts Accounts => new(World);

    [Theory]
    [InlineData("acme", "s-1", "GPU-2")]
    [InlineData("zenith", "s-9", "GPU-1 GPU-2")]
    [InlineData("zenith", "s-8", "GPU-1")]
    [InlineData("zenith", "s-7", "")]
    [InlineData(null, null, "GPU-1 GPU-2")]
    public async Task Devices_listed_at_two_sites_are_told_of_a_site_by_its_own_lists(string? handleOfOperator, string? site, string identities)
    {
        WriteDevices();
        await ProjectAsync();

        await using var snapshot = await Fixture.Investigation.OpenAsync(AsOf.Now, Token);
        var found = new List<string>();
        for (long? place = null; await snapshot.Devices.ListElsewhereAsync(handleOfOperator, site, place, 1, Token) is { Count: > 0 } next; place = next[^1].Place)
        {
            found.AddRange(next.Select(candidate => candidate.Identity));
        }

        Assert.Equal(identities, string.Join(' ', found.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Devices_count_at_the_sites_that_list_them()
    {
        WriteDevices();

        foreach (var (handleOfOperator, site, count) in new[] { ("acme", "s-1", 1), ("zenith", "s-9", 2), ("zenith", "s-8", 1) })
        {
            var answer = await AskAsync(new SiteReliabilityQuestion { Operator = handleOfOperator, Site = site });
            var criterion = Of(answer, SiteAspect.DeviceConflicts);
            Assert.Equal((count, count), ((int)criterion.Count, (int)criterion.Of));
            Assert.Null(criterion.NoInput);
            Assert.DoesNotContain(answer.Basis.Caveats, caveat => caveat.Contains("devices in common", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Where_more_devices_are_listed_elsewhere_than_are_looked_at_it_is_said_that_they_are_not()
    {
        WriteDevices();

        var answer = await AskAsync(
            new SiteReliabilityQuestion { Operator = "acme", Site = "s-1" },
            new ReplacedStore<IDeviceFacts>(Fixture.Investigation, "Devices", Answers(nameof(IDeviceFacts.ListElsewhereAsync), Endless)));

        Assert.StartsWith("Not looked at in full.", Of(answer, SiteAspect.DeviceConflicts).NoInput!, StringComparison.Ordinal);
        Assert.Contains(answer.Basis.Caveats, caveat => caveat.Contains("more than 10000 devices in common", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_more_closes_than_are_recomputed_the_newest_are_and_how_many_are_not_is_said()
    {
        var covered = Accounts.Inventory(Here, Accounts.Capacity(WrittenWorld.HoursAgo(1), 8));
        var first = Timestamp.Parse("2023-06-01T00:00:00Z").Value;
        for (var day = SiteReliabilityAnswer.MostCloses; day >= 0; day--)
        {
            WriteClose(covered, first.AddDays(day));
        }

        var answer = await AskAsync(new SiteReliabilityQuestion { Operator = "acme", Site = "s-1" });

        Assert.Equal(Enumerable.Range(1, 1_000).Select(day => Timestamp.FromDateTimeOffset(first.AddDays(day))), answer.Closes.Select(close => close.From));
        Assert.Equal((1_000, 1_000), ((int)Of(answer, SiteAspect.ClosesConfirmed).Count, (int)Of(answer, SiteAspect.ClosesConfirmed).Of));
        Assert.Contains("1 close of an earlier period was not recomputed: only the 1000 that begin last are.", answer.Basis.Caveats);
        Assert.Contains(answer.Basis.Caveats, caveat => caveat.StartsWith("What a close leaves out of its period", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_close_too_large_to_be_recomputed_is_named_and_counts_as_neither()
    {
        var covered = Accounts.Inventory(Here, Accounts.Capacity(WrittenWorld.HoursAgo(1), 8));
        WriteClose(covered, Timestamp.Parse("2023-06-01T00:00:00Z").Value);
        Func<object?[], object> many = _ => Enumerable.Repeat(new CoveredStatement(0, covered, 1, null, false, null), 1_000_001).ToAsyncEnumerable();

        var question = new SiteReliabilityQuestion { Operator = "acme", Site = "s-1" };
        var answer = await AskAsync(question, new ReplacedStore<ISiteFacts>(Fixture.Investigation, "Sites", Answers(nameof(ISiteFacts.ReadCoveredAsync), many)));

        Assert.Equal(CloseVerdict.TooLarge, Assert.Single(answer.Closes).Verdict);
        Assert.Equal(0, Of(answer, SiteAspect.ClosesConfirmed).Of);
        Assert.NotNull(Of(answer, SiteAspect.ClosesConfirmed).NoInput);
        Assert.Contains(answer.Basis.Caveats, caveat => caveat.StartsWith("1 close covers more than 1000000 statements and was not recomputed: 1;", StringComparison.Ordinal));
        Assert.DoesNotContain((await AskAsync(question)).Basis.Caveats, caveat => caveat.Contains("not recomputed", StringComparison.Ordinal));
    }

    // Of each stream all numbers but the last are missing.
    [Theory]
    [InlineData(1_024, long.MaxValue - 2_047, long.MaxValue - 1_023, false)]
    [InlineData(1_025, long.MaxValue, long.MaxValue, true)]
    public async Task More_missing_numbers_than_can_be_told_are_told_as_so_many_or_more(int streams, long missing, long of, bool isMore)
    {
        World.Sequence = JsonRules.LargestInteger;
        for (var stream = 1; stream <= streams; stream++)
        {
            World.Stream = new StreamId((UInt128)stream);
            _ = Accounts.Devices(Here, WrittenWorld.HoursAgo(24), null, "GPU-1");
        }

        var gaps = Of(await AskAsync(new SiteReliabilityQuestion { Operator = "acme", Site = "s-1" }), SiteAspect.Gaps);

        Assert.Equal((missing, of), (gaps.Count, gaps.Of));
        Assert.Equal(isMore, gaps.Explanation.Contains("so many or more", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("acme", "s-1", 1)]
    [InlineData("zenith", "s-9", 2)]
    public async Task A_balance_says_which_of_its_devices_count_elsewhere_too(string handleOfOperator, string site, int count)
    {
        WriteDevices();
        var question = new BalanceQuestion { Operator = handleOfOperator, Site = site, Period = new Period(WrittenWorld.HoursAgo(48).Microseconds, WrittenWorld.HoursAgo(0).Microseconds) };

        var said = (await AskAsync(question)).Basis.Caveats.Single(caveat => caveat.Contains("at the same time", StringComparison.Ordinal));
        var before = await AskAsync(question with { Period = new Period(WrittenWorld.HoursAgo(96).Microseconds, WrittenWorld.HoursAgo(72).Microseconds) });
        var after = await AskAsync(question with { Period = new Period(WrittenWorld.HoursAgo(12).Microseconds, WrittenWorld.HoursAgo(0).Microseconds) });

        Assert.StartsWith(count == 1 ? "1 device that is listed here is listed at another site" : "2 devices that are listed here are listed at another site", said, StringComparison.Ordinal);
        Assert.DoesNotContain(before.Basis.Caveats.Concat(after.Basis.Caveats), caveat => caveat.Contains("at the same time", StringComparison.Ordinal));
    }

    // GPU-1 at two sites of zenith, GPU-2 at one of them and at acme, all at a time.
    private void WriteDevices()
    {
        var moment = WrittenWorld.HoursAgo(24);
        _ = Accounts.Devices(Beyond, moment, null, "GPU-1", "GPU-3");
        _ = Accounts.Devices(There, moment, null, "GPU-1", "GPU-2");
        _ = Accounts.Devices(Here, moment, null, "GPU-2", "GPU-4");
    }

    // Of one day, over the first statement of all.
    private void WriteClose(Digest covered, DateTimeOffset from) => World.Write(
        "acme",
        StatementKinds.ByName["period-close"],
        $"acme/s-1/periods/{from:yyyy-MM-dd}",
        new PeriodCloseBody
        {
            Salt = World.Salt(),
            From = Timestamp.FromDateTimeOffset(from),
            To = Timestamp.FromDateTimeOffset(from.AddDays(1)),
            Streams = [new StreamRange { Stream = new StreamId(1), First = 1, Last = 1 }],
            Statements = 1,
            MerkleRoot = Digest.Of([0, .. covered.ToArray()]),
            AcceleratorHours = OrUnknown.Unknown<Estimate>(),
            Nil = [],
        });

    // Devices of which no list is known, without an end.
    [SuppressMessage("Reliability", "CA2012", Justification = "A proxy hands on what is answered, as an object; its caller awaits it once.")]
    private static object Endless(object?[] arguments) => ValueTask.FromResult<IReadOnlyList<DeviceCandidate>>(
        [.. Enumerable.Range(0, (int)arguments[3]!).Select(i => new DeviceCandidate(((long?)arguments[2] ?? 0) + i + 1, $"GPU-of-nobody-{i}"))]);

    private static Dictionary<string, Func<object?[], object>> Answers(string method, Func<object?[], object> answer) =>
        new(StringComparer.Ordinal) { [method] = answer };

    private static SiteCriterion Of(SiteReliabilityAnswer answer, SiteAspect aspect) => answer.Criteria.Single(criterion => criterion.Aspect == aspect);

    private async Task ProjectAsync() =>
        _ = await new Projector(ProjectionWorld.Origin, World.Log, World, Fixture.Projections, new ProjectorOptions()).RebuildAsync(null, Token);

    private async Task<T> AskAsync<T>(Question<T> question, IInvestigationStore? store = null)
        where T : class
    {
        await ProjectAsync();
        var investigator = new Investigator(
            store ?? Fixture.Investigation, World.Log, new Settled(), AcceleratorCatalogue.Default, RuleSets.Default, TimeProvider.System);
        return (await investigator.AskAsync(question, Token)).Answer!;
    }
}
