using CsCheck;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Projections;

public sealed class ChainBookTests
{
    private static readonly ChainKey[] Keys = [Key("a", "acme"), Key("b", "acme"), Key("a", "zenith")];

    // Statements are made in one order, each naming only earlier made ones, and arrive in another.
    private static readonly Gen<ChainMember[]> Arrivals =
        from count in Gen.Int[1, 14]
        from made in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 20], Gen.Int[0, 4]).Array[count]
        from order in Gen.Int[0, 1_000_000].Array[count]
        from inOrder in Gen.Bool
        select Arrange(made, inOrder ? [.. Enumerable.Range(0, count)] : order);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_first_statement_is_current() => ExpectAsync([(0, null)], Standing.Current);

    [Fact]
    public Task A_second_statement_that_supersedes_nothing_is_a_conflict() =>
        ExpectAsync([(0, null), (1, null)], Standing.Current, Standing.Conflict);

    [Fact]
    public Task A_later_statement_takes_the_place_of_the_one_it_names() =>
        ExpectAsync([(0, null), (1, 0)], Standing.Superseded, Standing.Current);

    [Fact]
    public Task Naming_what_is_superseded_already_is_a_conflict() =>
        ExpectAsync([(0, null), (1, 0), (2, 0)], Standing.Superseded, Standing.Current, Standing.Conflict);

    [Fact]
    public Task Who_takes_the_place_of_a_conflict_is_one() =>
        ExpectAsync([(0, null), (1, null), (2, 1)], Standing.Current, Standing.Superseded, Standing.Conflict);

    [Fact]
    public Task A_statement_that_names_one_not_yet_there_begins_the_chain() =>
        ExpectAsync([(1, 0)], Standing.Current);

    [Fact]
    public Task What_was_named_before_it_came_is_superseded_on_arrival() =>
        ExpectAsync([(1, 0), (0, null)], Standing.Current, Standing.Superseded);

    [Fact]
    public Task A_late_statement_that_joins_two_lines_makes_the_end_of_its_own_current() =>
        ExpectAsync([(0, null), (2, 1), (3, 2), (1, 0)], Standing.Superseded, Standing.Superseded, Standing.Current, Standing.Superseded);

    [Fact]
    public async Task A_withdrawal_is_current_and_what_it_takes_back_is_withdrawn()
    {
        ChainMember[] members = [Member(0, 0, null), Member(1, 1, 0) with { IsWithdrawal = true }];
        Assert.Equal([Standing.Withdrawn, Standing.Current], await ProjectAsync(members, 1));
        Assert.Equal([Standing.Withdrawn, Standing.Current], await ProjectAsync(members, 2));
    }

    [Fact]
    public async Task Another_partys_statement_on_the_record_is_another_chain()
    {
        ChainMember[] members = [Member(0, 0, null), Member(1, 1, 0) with { Key = Keys[2] }];
        Assert.Equal([Standing.Current, Standing.Current], await ProjectAsync(members, 2));
    }

    [Fact]
    public Task Any_arrivals_in_any_groups_stand_as_the_obvious_rule_says() => Arrivals.Select(Gen.Int[1, 6]).SampleAsync(
        async (members, groupSize) =>
        {
            var expected = ObviousStandings.Of(members);
            Assert.Equal(expected, await ProjectAsync(members, groupSize));
            foreach (var chain in members.Select((member, i) => (member.Key, Standing: expected[i])).GroupBy(member => member.Key))
            {
                Assert.Single(chain, member => member.Standing == Standing.Current);
            }
        },
        iter: 3_000);

    private static ChainMember[] Arrange((int Key, int Target, int Reason)[] made, int[] order)
    {
        var members = made.Select((draw, i) => (
            Order: order[i],
            Id: ObviousStandings.IdOf(i),
            Key: Keys[draw.Key % Keys.Length],
            Supersedes: i > 0 && draw.Target < 15 ? ObviousStandings.IdOf(draw.Target % i) : draw.Target > 18 ? ObviousStandings.IdOf(-draw.Target) : (Digest?)null,
            IsWithdrawal: draw.Reason == 0)).ToArray();
        var arrived = members.Select((member, i) => (member, i)).OrderBy(pair => pair.member.Order).ThenBy(pair => pair.i).Select(pair => pair.member).ToArray();
        return [.. arrived.Select((member, i) => Resolve(
            [.. arrived.Take(i).Select(earlier => earlier.Id)],
            new ChainMember(i, member.Id, member.Key, member.Supersedes, null, member.IsWithdrawal && member.Supersedes is not null)))];
    }

    private static ChainMember Resolve(List<Digest> below, ChainMember member)
    {
        var index = member.Supersedes is { } superseded ? below.IndexOf(superseded) : -1;
        return member with { SupersedesIndex = index < 0 ? null : index };
    }

    private static async Task ExpectAsync((int Id, int? Supersedes)[] arrivals, params Standing[] expected)
    {
        var members = new List<ChainMember>();
        foreach (var (id, supersedes) in arrivals)
        {
            members.Add(Resolve([.. members.Select(member => member.StatementId)], Member(members.Count, id, supersedes)));
        }

        for (var groupSize = 1; groupSize <= members.Count; groupSize++)
        {
            Assert.Equal(expected, await ProjectAsync(members, groupSize));
        }
    }

    private static async Task<Standing[]> ProjectAsync(IReadOnlyList<ChainMember> members, int groupSize)
    {
        var chains = new RememberedChains();
        foreach (var group in members.Chunk(groupSize))
        {
            await chains.ProjectAsync(group, Token);
        }

        return [.. members.Select(member => chains.StandingOf(member.Index))];
    }

    private static ChainMember Member(int index, int id, int? supersedes) => new(
        index,
        ObviousStandings.IdOf(id),
        Keys[0],
        supersedes is { } number ? ObviousStandings.IdOf(number) : null,
        supersedes is { } earlier && earlier < index ? earlier : null,
        false);

    private static ChainKey Key(string record, string party) =>
        new(record, "training-job", party, Digest.Of(System.Text.Encoding.UTF8.GetBytes(record)));
}
