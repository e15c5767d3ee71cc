using Provenance.Registry.Projections;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>
/// Standings from the list of what arrived: who first named whom makes lines, and the line of the chain's first
/// statement is what the party says.
/// </summary>
internal static class ObviousStandings
{
    public static void Judge(IReadOnlyList<WorldEntry> entries)
    {
        foreach (var chain in entries.GroupBy(entry => (entry.Statement.Record, entry.Statement.Kind, entry.Party)))
        {
            foreach (var entry in chain)
            {
                entry.Supersedes = Predecessor(chain, entry)?.Index;
            }

            foreach (var entry in chain)
            {
                entry.Standing = StandingOf(chain, entry);
            }
        }
    }

    private static Standing StandingOf(IEnumerable<WorldEntry> chain, WorldEntry entry) => Successor(chain, entry) is { } successor
        ? successor.Statement.IsWithdrawal ? Standing.Withdrawn : Standing.Superseded
        : Line(chain, entry)[^1] == Line(chain, chain.First())[^1]
            ? Standing.Current
            : Standing.Conflict;

    private static List<WorldEntry> Line(IEnumerable<WorldEntry> chain, WorldEntry entry)
    {
        var line = new List<WorldEntry> { entry };
        while (Predecessor(chain, line[^1]) is { } predecessor)
        {
            line.Add(predecessor);
        }

        return line;
    }

    private static WorldEntry? Successor(IEnumerable<WorldEntry> chain, WorldEntry entry) =>
        chain.FirstOrDefault(other => other.Statement.Supersedes?.Statement == entry.Statement.Id);

    private static WorldEntry? Predecessor(IEnumerable<WorldEntry> chain, WorldEntry entry) =>
        chain.FirstOrDefault(other => other.Statement.Id == entry.Statement.Supersedes?.Statement && Successor(chain, other) == entry);
}
