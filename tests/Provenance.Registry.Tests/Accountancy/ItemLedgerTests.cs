// The ledger of chips by hand and on random worlds: what really happened to devices against what is written of them.

using CsCheck;
using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Accountancy;

public sealed class ItemLedgerTests
{
    private static readonly ItemArea North = new("kestrel/north", AcceleratorSlug.Parse("nvidia-h100-sxm"));
    private static readonly ItemArea South = new("kestrel/south", AcceleratorSlug.Parse("nvidia-h100-sxm"));

    [Theory]
    [InlineData(116, 0, Verdict.Pass)]
    [InlineData(115, -1, Verdict.Alarm)]
    [InlineData(117, 1, Verdict.Alarm)]
    public void Counts_balance_to_the_last_chip(long ending, int difference, Verdict verdict)
    {
        // 100 + 30 + 5 − 8 − 1 − 10 = 116
        var balance = One(Counted(100, ending) with
        {
            Flows =
            [
                new(ItemMovement.Received, 30, 11), new(ItemMovement.MovedIn, 5, 12), new(ItemMovement.Shipped, 8, 13),
                new(ItemMovement.Retired, 1, 14), new(ItemMovement.MovedOut, 10, 15),
            ],
        });

        Assert.Equal(116, balance.Expected);
        Assert.Equal(difference, balance.Difference);
        Assert.Equal(verdict, balance.Verdict);
        Assert.Equal(ending, balance.CountedOnly);
        Assert.Contains("the chips are only counted: no device identities are attested", balance.Reasons);
        Assert.All(balance.Discrepancies, discrepancy => Assert.Equal([1, 2, 11, 12, 13, 14, 15], discrepancy.Entries));
        Assert.Equal(difference == 0, balance.Discrepancies.Count == 0);
    }

    [Fact]
    public void An_unknown_inventory_is_inconclusive()
    {
        Assert.Equal(Verdict.Inconclusive, One(Counted(5, 5) with { Beginning = null }).Verdict);
        var ending = One(Counted(5, 5) with { Ending = null });
        Assert.Equal(Verdict.Inconclusive, ending.Verdict);
        Assert.Null(ending.Difference);
        Assert.Contains("the ending inventory is unknown", ending.Reasons);
    }

    [Fact]
    public void One_inventory_alone_does_not_balance_with_itself()
    {
        var once = One(Counted(5, 5) with { WithoutSecondInventory = ["kestrel/north/c-1"] });
        Assert.Equal((Verdict.Inconclusive, (Int128)5), (once.Verdict, once.Expected));
        Assert.Null(once.Ending);
        Assert.Null(once.Difference);
        Assert.Contains("no second inventory was taken in the time, so that nothing checks the first: kestrel/north/c-1", once.Reasons);

        // Of two clusters one was counted twice: what it lost still alarms.
        var half = One(Counted(5, 5) with
        {
            Beginning = [new ItemCount(5, 1), new ItemCount(7, 2)],
            Ending = [new ItemCount(5, 1), new ItemCount(6, 3)],
            WithoutSecondInventory = ["kestrel/north/c-1"],
        });
        Assert.Equal((Verdict.Alarm, (Int128)(-1)), (half.Verdict, half.Difference!.Value));
    }

    [Fact]
    public void A_list_of_devices_that_none_follows_does_not_check_itself()
    {
        var listed = One(Counted(2, 2) with { Book = Devices(21, "a", "b"), Attested = Devices(21, "a", "b"), IsAttestedTheBook = true });

        Assert.Equal(Verdict.Inconclusive, listed.Verdict);
        Assert.Contains(listed.Reasons, reason => reason.StartsWith("not every list of devices was followed", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_site_balances() => Assert.Equal(Verdict.Pass, One(Counted(0, 0) with { Beginning = [], Ending = [] }).Verdict);

    [Fact]
    public void A_swap_balances_by_count_and_alarms_by_identity()
    {
        var balance = One(Counted(3, 3) with { Book = Devices(21, "a", "b", "c"), Attested = Devices(22, "a", "b", "x") });

        Assert.Equal(0, balance.Difference);
        Assert.Equal(Verdict.Alarm, balance.Verdict);
        Assert.Equal(
            [(ItemDiscrepancyType.Missing, "c", 21L), (ItemDiscrepancyType.Undeclared, "x", 22L)],
            balance.Discrepancies.Select(found => (found.Type, found.Identities[0], found.Entries[0])));
        Assert.Equal(0, balance.CountedOnly);
    }

    [Fact]
    public void Movements_without_identities_explain_as_many_devices_as_moved_and_no_more()
    {
        var records = Counted(3, 2) with
        {
            Flows = [new(ItemMovement.Shipped, 1, 11)],
            Book = Devices(21, "a", "b", "c"),
            Attested = Devices(22, "a", "b"),
        };

        var one = One(records);
        Assert.Equal(Verdict.Pass, one.Verdict);
        Assert.True(Assert.Single(one.Discrepancies).IsExplainable);
        var two = One(records with { Attested = Devices(22, "a") });
        Assert.Equal(Verdict.Alarm, two.Verdict);
        Assert.Contains("1 chips are only counted: no device identities are attested for them", two.Reasons);
    }

    [Fact]
    public void A_device_attested_at_two_sites_is_a_duplicate_at_both()
    {
        var balances = ItemLedger.Balance(
        [
            Counted(1, 1) with { Area = South, Attested = Devices(31, "a") },
            Counted(1, 1) with { Attested = Devices(22, "a") },
        ]);

        Assert.Equal([North, South], balances.Select(balance => balance.Area));
        Assert.All(balances, balance =>
        {
            var duplicate = Assert.Single(balance.Discrepancies);
            Assert.Equal(ItemDiscrepancyType.Duplicate, duplicate.Type);
            Assert.Equal([22, 31], duplicate.Entries);
            Assert.Equal(Verdict.Alarm, balance.Verdict);
        });
        Assert.Contains("also as nvidia-h100-sxm at kestrel/south", balances[0].Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_known_to_have_moved_is_listed_twice_without_alarm()
    {
        ItemRecords[] sites = [Counted(2, 2) with { Attested = Devices(22, "a", "b") }, Counted(2, 2) with { Area = South, Attested = Devices(31, "a", "c") }];

        Assert.Equal(["a"], ItemLedger.StandingTwice(sites));
        Assert.All(ItemLedger.Balance(sites), balance => Assert.Equal(Verdict.Alarm, balance.Verdict));
        Assert.All(ItemLedger.Balance(sites, new HashSet<string> { "a" }), balance =>
        {
            Assert.True(Assert.Single(balance.Discrepancies).IsExplainable);
            Assert.NotEqual(Verdict.Alarm, balance.Verdict);
            Assert.Contains(balance.Reasons, reason => reason.EndsWith(", but not at one time: they may have moved", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void A_list_that_none_followed_attests_nothing_of_the_end()
    {
        var carried = Counted(2, 2) with { Attested = [.. Devices(22, "a", "b", "c").Select(device => device with { IsCarried = true })], IsAttestedTheBook = true };

        Assert.Empty(ItemLedger.StandingTwice([carried, Counted(1, 1) with { Area = South, Attested = Devices(31, "a") }]));
        var balance = One(carried);
        Assert.Empty(balance.Discrepancies);
        Assert.Equal((0, (Int128)2, Verdict.Inconclusive), (balance.Attested, balance.CountedOnly!.Value, balance.Verdict));
    }

    [Fact]
    public void Chips_that_left_after_they_were_listed_explain_as_many_devices_and_no_more()
    {
        var records = Counted(3, 2) with { Flows = [new(ItemMovement.Shipped, 1, 11)], Attested = Devices(22, "a", "b", "c"), LeftSinceListed = 1 };

        Assert.True(Assert.Single(One(records).Discrepancies).IsExplainable);
        Assert.Equal((3, (Int128)0), (One(records).Attested, One(records).CountedOnly!.Value));
        Assert.Equal(Verdict.Alarm, One(records with { LeftSinceListed = 0 }).Verdict);
    }

    [Fact]
    public void More_devices_than_chips_alarm() => Assert.Contains(
        One(Counted(1, 1) with { Attested = Devices(22, "a", "b") }).Discrepancies,
        found => found is { Type: ItemDiscrepancyType.ListedOverCounted } && found.Count == 1);

    // A site of devices that all are listed. Some vanish, some appear, without a movement: it balances where neither happens.
    [Fact]
    public void A_site_without_movements_passes_exactly_if_nothing_vanished_and_nothing_appeared() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 2], Gen.Int[0, 2]).Sample((stay, vanish, appear) =>
        {
            string[] book = [.. Enumerable.Range(0, stay + vanish).Select(i => $"d{i}")];
            string[] attested = [.. book.Take(stay), .. Enumerable.Range(0, appear).Select(i => $"n{i}")];

            var balance = One(Counted(book.Length, attested.Length) with { Book = Devices(21, book), Attested = Devices(22, attested) });

            Assert.Equal(vanish == 0 && appear == 0 ? Verdict.Pass : Verdict.Alarm, balance.Verdict);
            Assert.Equal(book.Except(attested).Order(StringComparer.Ordinal), Named(balance, ItemDiscrepancyType.Missing));
            Assert.Equal(attested.Except(book).Order(StringComparer.Ordinal), Named(balance, ItemDiscrepancyType.Undeclared));
            Assert.Equal(appear - vanish, balance.Difference);
        });

    [Fact]
    public void Long_lists_are_cut_and_say_so()
    {
        var book = Devices(21, [.. Enumerable.Range(0, 1_500).Select(i => $"d{i:D4}")]);

        var missing = One(Counted(1_500, 0) with { Book = book, Attested = [] }).Discrepancies.Single(found => found.Type == ItemDiscrepancyType.Missing);

        Assert.Equal(1_500, missing.Count);
        Assert.Equal(1_000, missing.Identities.Count);
        Assert.Contains("of 1500 identities and 1 entries the first 1000 are listed", missing.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Misuse_throws()
    {
        Assert.Throws<ArgumentException>(() => ItemLedger.Balance([Counted(1, 1), Counted(1, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => One(Counted(-1, 1)));
    }

    private static ItemBalance One(ItemRecords records) => Assert.Single(ItemLedger.Balance([records]));

    private static IReadOnlyList<string> Named(ItemBalance balance, ItemDiscrepancyType type) =>
        [.. balance.Discrepancies.Where(found => found.Type == type).SelectMany(found => found.Identities)];

    private static ItemRecords Counted(long beginning, long ending) => new()
    {
        Area = North,
        Beginning = [new(beginning, 1)],
        Ending = [new(ending, 2)],
    };

    private static ListedDevice[] Devices(long entry, params string[] identities) =>
        [.. identities.Select(identity => new ListedDevice(identity, entry))];
}
