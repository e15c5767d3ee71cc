// A repaired log takes the old one's place in several renames, any of which may be the last before a power cut:
//   1. repair/log.db            -> log.db.repaired-<time>        from here on the swap is decided, and is finished by whoever
//                                                                opens the directory next
//   2. log.db-shm, -wal, log.db -> log.db.before-repair-<time>…  in this order, so that no old write-ahead log ever stands
//                                                                beside the new file
//   3. log.db.repaired-<time>   -> log.db
// The time is the same throughout, so that the old file and its write-ahead log stay together however often it is begun.
using System.Globalization;
using Provenance.Registry.Log;
using Provenance.Statements;

namespace Provenance.Server;

/// <summary>Puts a repaired log in the old one's place. The directory's lock is held by the caller.</summary>
internal static class LogSwap
{
    private const string RepairedInfix = ".repaired-";
    private const string BeforeInfix = ".before-repair-";

    // The old file last: as long as it stands, what is missing beside it is found under the other name.
    private static readonly string[] Suffixes = ["-shm", "-wal", ""];

    /// <summary>Swaps.</summary>
    /// <param name="directory">The registry.</param>
    /// <param name="repaired">The new database, closed and whole.</param>
    /// <param name="time">Dates the old one.</param>
    /// <returns>Where the old database is.</returns>
    public static string Run(RegistryDirectory directory, string repaired, TimeProvider time)
    {
        if (File.Exists(repaired + "-wal"))
        {
            throw new StorageUnavailableException($"{repaired} is still open: its write-ahead log was not folded in.");
        }

        var log = directory.Storage.LogPath;
        File.Move(repaired, string.Create(CultureInfo.InvariantCulture, $"{log}{RepairedInfix}{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}"));
        DurableFolder.Sync(directory.Path);
        return Finish(directory)!;
    }

    /// <summary>Whether a swap was cut off.</summary>
    public static bool IsUnderWay(RegistryDirectory directory) => Find(directory.Path, RepairedInfix) is not null;

    /// <summary>Finishes a swap that was cut off.</summary>
    /// <returns>Where the old database is; null where there was nothing to finish.</returns>
    public static string? Finish(RegistryDirectory directory)
    {
        if (Find(directory.Path, RepairedInfix) is not { } repaired)
        {
            return null;
        }

        var log = directory.Storage.LogPath;
        var kept = log + BeforeInfix + repaired[(log.Length + RepairedInfix.Length)..];
        foreach (var suffix in Suffixes.Where(suffix => File.Exists(log + suffix)))
        {
            File.Move(log + suffix, kept + suffix);
        }

        DurableFolder.Sync(directory.Path);
        File.Move(repaired, log);
        DurableFolder.Sync(directory.Path);
        return kept;
    }

    /// <summary>The newest database that a repair put aside; null where there is none.</summary>
    public static string? NewestKept(string path) => Find(path, BeforeInfix);

    private static string? Find(string path, string infix) => Directory.EnumerateFiles(path, "log.db" + infix + "*")
        .Where(file => file.EndsWith('Z'))
        .Max(StringComparer.Ordinal);
}
