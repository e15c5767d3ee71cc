using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Investigation;

/// <summary>A reader of owners stops, whatever is behind it.</summary>
public sealed class SnapshotInterestReaderTests
{
    private static readonly EntityId Heron = EntityId.Parse("NATIONAL:SG:H1");
    private static readonly EntityId Kestrel = EntityId.Parse("NATIONAL:SG:K1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_holder_of_a_million_interests_is_read_up_to_the_limit_and_that_is_said()
    {
        var facts = new EndlessHoldings(areCurrent: true);

        var reading = await new SnapshotInterestReader(facts, 10).ReadHoldingsAsync(Heron, 1_500, Token);

        Assert.Equal((1_500, true), (reading.Interests.Count, reading.IsBounded));
        Assert.InRange(facts.RowsRead, 1_501, 2_000);
    }

    [Fact]
    public async Task A_million_interests_that_no_longer_hold_do_not_make_a_reading_endless()
    {
        var facts = new EndlessHoldings(areCurrent: false);

        var reading = await new SnapshotInterestReader(facts, 10).ReadHoldingsAsync(Heron, 500, Token);

        Assert.Equal((0, true), (reading.Interests.Count, reading.IsBounded));
        Assert.Equal(3_000, facts.RowsRead);
    }

    // One statement about Kestrel that holds, of entry 1; what Heron holds stands in it, or in an older one.
    private sealed class EndlessHoldings(bool areCurrent) : IEntityFacts
    {
        public int RowsRead { get; private set; }

        public ValueTask<EntityClass> ReadClassAsync(EntityId entity, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new EntityClass([entity], [], false));

        public ValueTask<IReadOnlyList<EntityStatement>> ReadStatementsAsync(EntityId entity, int limit, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<EntityStatement>>([new EntityStatement
            {
                Place = new LinePlace(1, true, false, null, null),
                Declarer = "acme",
                IsSignerSuspended = false,
                IsRedacted = false,
                AreOwnersRedacted = false,
                OwnersAsOf = 1,
            }]);

        public ValueTask<IReadOnlyList<PlacedInterest>> ReadHoldingsAsync(
            EntityId holder, (long LogIndex, int Place) after, int limit, CancellationToken cancellationToken)
        {
            RowsRead += limit;
            return ValueTask.FromResult<IReadOnlyList<PlacedInterest>>(
                [.. Enumerable.Range(after.Place + 1, limit).Select(place => new PlacedInterest(Kestrel, areCurrent ? 1 : 0, place, Share))]);
        }

        public ValueTask<IReadOnlyList<(long Place, EntityId Entity)>> ListAsync(long after, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<PlacedInterest>> ReadInterestsAsync(long logIndex, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<StatedName>> ReadNamesAsync(EntityId entity, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<StatedIdentifier>> ReadIdentifiersAsync(EntityId entity, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ListingStatement>> ReadListingsOfAsync(EntityId entity, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ListingStatement>> ReadListAsync(string? list, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        private static Interest Share => new()
        {
            Party = OrUnknown.Known(Heron),
            Type = InterestCode.Parse("shareholding"),
            DirectOrIndirect = Directness.Direct,
            SharePercent = OrUnknown.Unknown<ShareRange>(),
        };
    }
}
