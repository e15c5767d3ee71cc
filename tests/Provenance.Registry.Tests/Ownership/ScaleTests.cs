using Provenance.Registry.Ownership;
using Provenance.Statements;
using Provenance.Transparency;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>Graphs that are deep, wide or knotted get an answer, and one that says where it was bounded.</summary>
public sealed class ScaleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_of_10_000_wholes_ends_at_its_owner()
    {
        var answer = await FindAsync(new Chain(10_000, 100, isRing: false));
        Assert.Equal(("E10000", 100_000_000UL), (Name(answer.Owners.Single().Facts.Entity), (ulong)answer.Owners[0].Share.Low.Millionths));
        Assert.Equal(10_000, answer.Owners[0].Paths.Single().Steps.Count);
        Assert.Empty(answer.BoundsReached);
    }

    [Fact]
    public async Task A_chain_of_10_000_with_rests_is_nearly_all_unknown()
    {
        var answer = await FindAsync(new Chain(10_000, 99, isRing: false));
        Assert.Equal((Quantity.Zero, new Quantity(1)), (answer.Owners.Single().Share.Low, answer.Owners[0].Share.High));
        Assert.Equal(Quantity.FromInteger(100), answer.Unknown.High);
    }

    [Fact]
    public async Task A_chain_deeper_than_the_limit_is_unknown_beyond_it()
    {
        var answer = await FindAsync(new Chain(50, 100, isRing: false), new OwnershipLimits { Depth = 20 });
        Assert.Equal([OwnershipBound.Depth], answer.BoundsReached);
        Assert.Equal("E21 BoundReached 100-100; unknown 100-100; BoundReached 100", UltimateOwnerTests.Shown(answer));
    }

    [Fact]
    public async Task A_chain_of_10_000_is_captured_link_by_link()
    {
        var question = new CaptureQuestion([new ListedParty(Id("E10000"))], OnToday);
        var limits = new OwnershipLimits { Listed = 20_000 };
        var judged = await CaptureByListed.JudgeAsync(new Chain(10_000, 50, isRing: false), question with { Limits = limits }, Id("E0"), Token);
        Assert.Equal((CaptureVerdict.Captured, 10_000, 10_000), (judged.Judgements[0].Verdict, judged.Judgements[0].Round, judged.Judgements.Count));
        var all = await CaptureByListed.FindAllAsync(new Chain(10_000, 50, isRing: false), question, Token);
        Assert.Equal(10_000, all.Judgements.Count);
        Assert.Empty(all.BoundsReached);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(300, true)]
    public async Task A_ring_is_solved_exactly_while_it_is_small_and_bounded_when_it_is_large(int size, bool isBounded)
    {
        // Each has 50 % of the one before it and the owner the other half: the owner has the whole.
        var answer = await FindAsync(new Chain(size, 50, isRing: true));
        var owner = answer.Owners.Single();
        Assert.Equal("Ann", Name(owner.Facts.Entity));
        Assert.Equal(isBounded, answer.BoundsReached.Contains(OwnershipBound.ExactKnot));
        Assert.InRange(owner.Share.Low.Approximately, isBounded ? 99.999 : 100, 100);
        Assert.Equal(Quantity.FromInteger(100), owner.Share.High);
    }

    [Fact]
    public async Task An_entity_with_a_million_owners_is_read_up_to_the_limit_and_the_rest_is_unknown()
    {
        var crowd = new Crowd(1_000_000);
        var answer = await FindAsync(crowd);
        Assert.Equal(OwnershipLimits.Default.InterestsPerEntity, crowd.Made);
        Assert.Contains(OwnershipBound.InterestsPerEntity, answer.BoundsReached);
        Assert.Contains(OwnershipBound.Listed, answer.BoundsReached);
        Assert.Equal(OwnershipLimits.Default.Listed, answer.Owners.Count);
        Assert.Equal("99", answer.UnknownUpTo[PathEnd.BoundReached].ToString());
    }

    [Fact]
    public async Task A_holder_of_a_million_companies_captures_those_within_the_limit_and_the_answer_says_so()
    {
        var crowd = new Crowd(1_000_000);
        var found = await CaptureByListed.FindAllAsync(crowd, new CaptureQuestion([new ListedParty(Id("E0"))], OnToday), Token);
        Assert.Equal(OwnershipLimits.Default.InterestsPerEntity, found.Judgements.Count);
        Assert.Contains(OwnershipBound.InterestsPerEntity, found.BoundsReached);
    }

    [Fact]
    public async Task Arithmetic_that_runs_out_of_steps_leaves_shares_open()
    {
        var answer = await FindAsync(new Chain(100, 50, isRing: false), new OwnershipLimits { ShareSteps = 10 });
        Assert.Contains(OwnershipBound.ShareSteps, answer.BoundsReached);
        Assert.Equal(new ShareBounds(Quantity.Zero, Quantity.FromInteger(100)), answer.Owners.Single().Share);
    }

    private static ValueTask<UltimateOwnersAnswer> FindAsync(IInterestReader reader, OwnershipLimits? limits = null) =>
        UltimateOwners.FindAsync(reader, new UltimateOwnersQuestion(Id("E0"), OnToday, null, limits), Token);

    private static StatedInterest Stated(string held, int entry, int place, Interest interest) => new(
        Id(held), place, new OwnersStatement(new LeafIndex(entry), "acme", Timestamp.Parse("2026-01-01T00:00:00Z"), Completeness.Unknown), interest);

    private static OwnersReading Reading(params StatedInterest[] interests) =>
        new([.. interests.Select(interest => interest.Statement).Distinct()], interests, false);

    // E0 is held by E1, that by E2, and so on; in a ring the last by E0, and all by Ann too.
    private sealed class Chain(int length, decimal share, bool isRing) : IInterestReader
    {
        public ValueTask<EntityFacts> ReadEntityAsync(EntityId entity, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new EntityFacts(entity, Name(entity) == "Ann" ? EntityNature.NaturalPerson : EntityNature.LegalEntity));

        public ValueTask<OwnersReading> ReadOwnersAsync(EntityId entity, int mostInterests, CancellationToken cancellationToken)
        {
            var number = Number(entity);
            return ValueTask.FromResult(number == length ? Reading()
                : isRing ? Reading(Next(number), Stated(Name(entity), number, 1, Share("Ann", 50)))
                : Reading(Next(number)));
        }

        public ValueTask<HoldingsReading> ReadHoldingsAsync(EntityId holder, int mostInterests, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new HoldingsReading(Number(holder) == 0 ? [] : [Next(Number(holder) - 1)], false));

        private StatedInterest Next(int number) =>
            Stated($"E{number}", number, 0, Share($"E{(isRing ? (number + 1) % length : number + 1)}", share));

        private static int Number(EntityId entity) => int.Parse(Name(entity)[1..], System.Globalization.CultureInfo.InvariantCulture);
    }

    // E0 is held by many, 0.0001 % each, and holds as many others whole.
    private sealed class Crowd(int size) : IInterestReader
    {
        public int Made { get; private set; }

        public ValueTask<EntityFacts> ReadEntityAsync(EntityId entity, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new EntityFacts(entity, EntityNature.Unknown));

        public ValueTask<OwnersReading> ReadOwnersAsync(EntityId entity, int mostInterests, CancellationToken cancellationToken)
        {
            var interests = Name(entity) == "E0"
                ? Enumerable.Range(0, Math.Min(size, mostInterests)).Select(place => Stated("E0", 0, place, Share($"H{place}", 0.0001m))).ToArray()
                : Name(entity)[0] == 'D' ? [Stated(Name(entity), 1, 0, Share("E0", 100))] : [];
            Made += Name(entity) == "E0" ? interests.Length : 0;
            return ValueTask.FromResult(Reading(interests) with { IsBounded = Name(entity) == "E0" && size > mostInterests });
        }

        public ValueTask<HoldingsReading> ReadHoldingsAsync(EntityId holder, int mostInterests, CancellationToken cancellationToken)
        {
            var interests = Name(holder) == "E0"
                ? Enumerable.Range(0, Math.Min(size, mostInterests)).Select(place => Stated($"D{place}", 1, 0, Share("E0", 100))).ToArray()
                : [];
            return ValueTask.FromResult(new HoldingsReading(interests, Name(holder) == "E0" && size > mostInterests));
        }
    }
}
