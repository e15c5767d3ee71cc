using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Investigation;

public sealed class SameEntityClassesTests
{
    private static readonly Gen<SameEntityJudgement> Judgements =
        from index in Gen.Int[0, 1_000]
        from verdict in Gen.Enum<JudgementVerdict>()
        from entities in Gen.Int[0, 11].Array[2, 4]
        select Judgement(index, verdict, [.. entities.Select(number => $"NATIONAL:SG:{number}")]);

    [Fact]
    public void Confirmed_judgements_join_across_a_common_entity_and_the_first_id_stands_for_all()
    {
        var classes = SameEntityClasses.Of([Judgement(4, JudgementVerdict.Confirmed, "C", "B"), Judgement(9, JudgementVerdict.Confirmed, "A", "C")]);

        Assert.Equal(["A", "B", "C"], classes.MembersOf("B"));
        Assert.Equal("A", classes.RepresentativeOf("C"));
        Assert.Equal([4, 9], classes.JudgementsOf("B").Select(judgement => judgement.LogIndex));
    }

    [Fact]
    public void A_dismissal_joins_nothing_and_is_told_of_both()
    {
        var classes = SameEntityClasses.Of([Judgement(1, JudgementVerdict.Dismissed, "A", "B"), Judgement(2, JudgementVerdict.Unsure, "B", "C")]);

        Assert.False(classes.AreOne("A", "B"));
        Assert.Equal([1], classes.JudgementsOf("A").Select(judgement => judgement.LogIndex));
        Assert.Equal([1, 2], classes.JudgementsOf("B").Select(judgement => judgement.LogIndex));
    }

    [Fact]
    public void Who_was_never_judged_is_alone()
    {
        Assert.Equal(["A"], SameEntityClasses.None.MembersOf("A"));
        Assert.Empty(SameEntityClasses.None.JudgementsOf("A"));
    }

    [Fact]
    public void Two_are_one_where_a_walk_over_confirmed_judgements_leads_from_one_to_the_other() =>
        Judgements.List[0, 12].Sample(judgements =>
        {
            var classes = SameEntityClasses.Of(judgements);
            foreach (var entity in judgements.SelectMany(judgement => judgement.Entities))
            {
                var reached = Reached(judgements, entity);
                Assert.Equal(reached, classes.MembersOf(entity));
                Assert.Equal(reached.First(), classes.RepresentativeOf(entity));
            }
        });

    private static SortedSet<string> Reached(List<SameEntityJudgement> judgements, string from)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal) { from };
        while (judgements.Where(judgement => judgement.Verdict == JudgementVerdict.Confirmed && judgement.Entities.Any(reached.Contains))
            .SelectMany(judgement => judgement.Entities).Any(reached.Add))
        {
        }

        return reached;
    }

    [Fact]
    public void A_judgement_by_a_suspended_key_joins_nothing_and_is_listed()
    {
        var classes = SameEntityClasses.Of([Judgement(1, JudgementVerdict.Confirmed, "A", "B") with { IsSignerSuspended = true }]);
        Assert.False(classes.AreOne("A", "B"));
        Assert.Equal([1], classes.JudgementsOf("A").Select(judgement => judgement.LogIndex));
    }

    private static SameEntityJudgement Judgement(long index, JudgementVerdict verdict, params IReadOnlyList<string> entities) => new()
    {
        LogIndex = index,
        Authority = "hrr",
        Verdict = verdict,
        Reason = "Same address and director.",
        DecidedAtMicroseconds = 1,
        Entities = entities,
    };
}
