// What a party said of a record at a moment in the world. Its newest statement counts from the moment that it is for; before
// that, the one whose place it took as an update, which was right for its time. What a correction or a withdrawal took the
// place of was wrong, and never counts; where the newest is a withdrawal, the party says nothing.

using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>A statement's place in what its party says of a record, as known.</summary>
/// <param name="LogIndex">Its entry.</param>
/// <param name="IsCurrent">Whether it is what the party says now.</param>
/// <param name="IsWithdrawal">Whether it takes an earlier one back and says nothing itself.</param>
/// <param name="Next">The statement that took its place; null where none did.</param>
/// <param name="NextReason">Why that one did.</param>
public readonly record struct LinePlace(long LogIndex, bool IsCurrent, bool IsWithdrawal, long? Next, SupersedesReason? NextReason)
{
    /// <summary>Whether it was right for its time.</summary>
    internal bool WasRight => !IsWithdrawal && (Next is null || NextReason == SupersedesReason.Update);
}

/// <summary>Something that has a place in a line.</summary>
public interface IInLine
{
    /// <summary>The place.</summary>
    LinePlace Place { get; }
}

/// <summary>Lines of statements.</summary>
internal static class StatementLine
{
    /// <summary>
    /// For each party's line what was right for its time, newest first; lines in order of their current statements. Statements
    /// that conflict with what a party says are in no line.
    /// </summary>
    public static IEnumerable<IReadOnlyList<T>> LinesOf<T>(IReadOnlyCollection<T> statements)
        where T : IInLine
    {
        var before = statements.Where(statement => statement.Place.Next is not null).ToLookup(statement => statement.Place.Next!.Value);
        foreach (var current in statements.Where(statement => statement.Place is { IsCurrent: true, IsWithdrawal: false })
            .OrderBy(statement => statement.Place.LogIndex))
        {
            var line = new List<T> { current };
            var at = current;
            while (before[at.Place.LogIndex].ToList() is [var earlier])
            {
                at = earlier;
                if (at.Place.WasRight)
                {
                    line.Add(at);
                }
            }

            yield return line;
        }
    }

    /// <summary>
    /// Which of a line counts: the newest that is for a moment not after the one asked for. Where all are for later ones, the
    /// oldest: it may tell of earlier days.
    /// </summary>
    public static T CountingAt<T>(IReadOnlyList<T> line, Func<T, bool> isReached) =>
        line.FirstOrDefault(isReached) is { } reached ? reached : line[^1];
}
