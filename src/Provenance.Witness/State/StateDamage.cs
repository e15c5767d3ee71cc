// A state that is damaged is worse than one that is missing: a damaged index can say that nothing is held of a log, and the
// witness would cosign a second history of it. So the whole file is checked when it is opened (it holds a row a log, so that
// takes milliseconds), and what damages it later is seen by comparing with what the process remembers.

using Dapper;
using Microsoft.Data.Sqlite;

namespace Provenance.Witness;

/// <summary>Finds damage of a witness's state, and says what to do about it.</summary>
internal static class StateDamage
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int MostFaults = 5;

    /// <summary>What whoever runs the witness has to do. An older copy is no way out.</summary>
    private const string Remedy =
        "Nothing is signed with it: the witness cannot know what it signed, and could sign a second history. Keep the file. Put back a copy only if it was "
        + "made after the last cosignature; an older one goes back and must never be used. Without such a copy this witness has ended: make a new one with "
        + "a new key in another directory (\"provenance witness new\"), and tell those whose policies list this one's keys to list the new one instead.";

    /// <summary>The refusal of a damaged state.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fault">What is damaged, without the full stop.</param>
    /// <param name="inner">The failure beneath.</param>
    public static WitnessStateException Of(string path, string fault, Exception? inner = null) =>
        new($"{path} is damaged: {fault}. {Remedy}", inner);

    /// <summary>Whether SQLite says that the file is damaged, rather than busy, full or unreadable for now.</summary>
    public static bool IsOne(SqliteException exception) => exception.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Reads the whole file: its trees, and whether every index has an entry for every row.</summary>
    /// <exception cref="WitnessStateException">It is damaged.</exception>
    public static void RequireNone(string path, SqliteConnection connection)
    {
        IReadOnlyList<string> faults = [.. connection.Query<string>($"PRAGMA integrity_check({MostFaults})")];
        if (faults is not ["ok"])
        {
            throw Of(path, string.Join("; ", faults.Select(fault => fault.ReplaceLineEndings(" "))));
        }
    }
}
