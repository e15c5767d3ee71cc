using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Projections;

/// <summary>
/// Standings worked out from nothing but the list of what arrived: who first named whom makes lines, the line of the
/// chain's first statement is what the party says.
/// </summary>
internal static class ObviousStandings
{
    public static Standing[] Of(IReadOnlyList<ChainMember> arrived) => [.. arrived.Select(member => Of(arrived, member))];

    private static Standing Of(IReadOnlyList<ChainMember> arrived, ChainMember member)
    {
        var chain = arrived.Where(other => other.Key == member.Key).ToList();
        if (SuccessorOf(chain, member) is { } successor)
        {
            return successor.IsWithdrawal ? Standing.Withdrawn : Standing.Superseded;
        }

        var start = member;
        while (PredecessorOf(chain, start) is { } predecessor)
        {
            start = predecessor;
        }

        var lineOfFirst = chain[0];
        while (PredecessorOf(chain, lineOfFirst) is { } predecessor)
        {
            lineOfFirst = predecessor;
        }

        return start.Index == lineOfFirst.Index ? Standing.Current : Standing.Conflict;
    }

    private static ChainMember? SuccessorOf(List<ChainMember> chain, ChainMember member) =>
        chain.Where(other => other.Supersedes == member.StatementId).Cast<ChainMember?>().FirstOrDefault();

    private static ChainMember? PredecessorOf(List<ChainMember> chain, ChainMember member)
    {
        var named = chain.Where(other => other.StatementId == member.Supersedes).Cast<ChainMember?>().FirstOrDefault();
        return named is { } predecessor && SuccessorOf(chain, predecessor)?.Index == member.Index ? predecessor : null;
    }

    /// <summary>An id for a number.</summary>
    public static Digest IdOf(int number) => Digest.Of(BitConverter.GetBytes(number));
}
