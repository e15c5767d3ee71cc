using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Investigation;

/// <summary>Judgements followed from one entity to the next, against reading all there are.</summary>
public sealed class SameEntityReadingTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public async Task Classes_around_entities_are_those_of_all_judgements(int count)
    {
        var random = new Random(count);
        var facts = new Listed([.. Enumerable.Range(0, count).Select(index => Judgement(index, random))]);
        var all = SameEntityClasses.Of(facts.Judgements);
        for (var number = 0; number < 400; number++)
        {
            var entity = $"NATIONAL:SG:{number}";
            var (around, isCut) = await SameEntityReading.AroundAsync(facts, [entity], TestContext.Current.CancellationToken);
            Assert.False(isCut);
            Assert.Equal(all.MembersOf(entity), around.MembersOf(entity));
            Assert.Equal(all.JudgementsOf(entity), around.JudgementsOf(entity));
        }
    }

    [Fact]
    public async Task More_judgements_than_are_followed_are_said()
    {
        var facts = new Listed([.. Enumerable.Range(0, SameEntityReading.MaxJudgements + 1).Select(index => Judgement(index, "A", $"B{index}"))]);
        var (_, isCut) = await SameEntityReading.AroundAsync(facts, ["A"], TestContext.Current.CancellationToken);
        Assert.True(isCut);
    }

    private static SameEntityJudgement Judgement(int index, Random random) =>
        Judgement(index, $"NATIONAL:SG:{random.Next(400)}", $"NATIONAL:SG:{random.Next(400)}") with
        {
            Verdict = (JudgementVerdict)random.Next(3),
        };

    private static SameEntityJudgement Judgement(int index, params IReadOnlyList<string> entities) => new()
    {
        LogIndex = index,
        Authority = "hrr",
        Verdict = JudgementVerdict.Confirmed,
        Reason = "Same register.",
        DecidedAtMicroseconds = 1,
        Entities = entities,
    };

    private sealed record Listed(IReadOnlyList<SameEntityJudgement> Judgements) : IIdentityFacts
    {
        public ValueTask<IReadOnlyList<SameEntityJudgement>> ReadJudgementsAsync(int limit, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<SameEntityJudgement>>([.. Judgements.Take(limit)]);

        public ValueTask<IReadOnlyList<SameEntityJudgement>> ReadJudgementsAsync(string entity, int limit, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<SameEntityJudgement>>([.. Judgements.Where(judgement => judgement.Entities.Contains(entity)).Take(limit)]);
    }
}
