// SQLite's result codes (sqlite.org/rescode.html) as the two failures that the storage ports know: "not now", after
// which trying again is safe, and "this cannot be", after which nobody should go on writing. What is neither is a
// mistake in our own SQL and stays a SqliteException.

using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using SQLitePCL;

namespace Provenance.Storage.Sqlite;

/// <summary>Turns SQLite's errors into the storage ports' exceptions.</summary>
internal static class SqliteFailure
{
    /// <summary>Runs <paramref name="work"/> and translates what SQLite throws.</summary>
    /// <param name="file">Name of the database file, for the message.</param>
    /// <param name="work">What to run.</param>
    /// <exception cref="StorageUnavailableException">Busy, locked, full, unreadable, unwritable.</exception>
    /// <exception cref="StorageCorruptException">Damaged, not a database, or not with our tables.</exception>
    public static T Translated<T>(string file, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e) when (Translate(file, e) is { } translated)
        {
            throw translated;
        }
        catch (Exception e) when (e is InvalidCastException or System.Data.DataException or OverflowException or FormatException)
        {
            // A column holds a value of another type than its table was made with. The message may quote it.
            throw new StorageCorruptException($"{file} holds a value that cannot be ({e.GetType().Name}).", e) { IsDamage = true };
        }
    }

    /// <summary>The same for work that may be awaited.</summary>
    public static async ValueTask<T> TranslatedAsync<T>(string file, Func<ValueTask<T>> work)
    {
        try
        {
            return await work();
        }
        catch (SqliteException e) when (Translate(file, e) is { } translated)
        {
            throw translated;
        }
        catch (Exception e) when (e is InvalidCastException or System.Data.DataException or OverflowException or FormatException)
        {
            throw new StorageCorruptException($"{file} holds a value that cannot be ({e.GetType().Name}).", e);
        }
    }

    /// <summary>The port's exception for an error of SQLite, or null where it is neither kind.</summary>
    public static Exception? Translate(string file, SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL =>
            new StorageUnavailableException($"{file} is locked by another connection.", error),
        raw.SQLITE_FULL => new StorageUnavailableException($"There is no room left for {file}.", error),
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_NOMEM =>
            new StorageUnavailableException($"{file} cannot be read or written: {error.Message}", error),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
            new StorageCorruptException($"{file} is damaged or not a database: {error.Message}", error) { IsDamage = true },

        // A missing table or a violated constraint is a database that somebody else changed.
        raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH =>
            new StorageCorruptException($"{file} does not hold what it must: {error.Message}", error),
        _ => null,
    };
}
