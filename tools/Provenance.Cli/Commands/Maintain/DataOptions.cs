using System.CommandLine;
using Provenance.Server;
using Provenance.Storage.SqlServer;

namespace Provenance.Cli;

/// <summary>The options that say which registry's files are worked on, and how their failures are told.</summary>
internal sealed class DataOptions(Terminal terminal)
{
    private const string NamedByStorageFile = "Where the log is in a database, name it with --storage-file.";

    private readonly Option<string> _data = new("--data") { Description = "The registry's directory.", Required = true };
    private readonly Option<string?> _mark = new("--mark") { Description = "File of the high-water mark, where it is not in the directory." };

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_mark);
    }

    /// <summary>The registry's directory; its databases are not opened.</summary>
    public RegistryDirectory Directory(ParseResult parsed)
    {
        try
        {
            var directory = RegistryDirectory.Open(parsed.GetRequiredValue(_data), parsed.GetValue(_mark));
            if (RegistryRepair.FinishInterrupted(directory) is { } kept)
            {
                terminal.Note($"A repair was cut off and is finished now.{LogRepair.Kept(kept)}");
            }

            return directory;
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or InvalidDataException)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "Name the directory that \"provenance serve\" was started with.");
        }
        catch (Exception exception) when (exception is DirectoryInUseException or IOException or UnauthorizedAccessException)
        {
            RequireWritable(parsed.GetRequiredValue(_data));
            throw CommandException.Unable(exception.Message.TrimEnd('.'), DirectoryPlace.StopWhatUsesIt);
        }
    }

    /// <summary>The registry's directory, whose log must be there: nothing that checks or copies begins an empty one.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="whenInDatabase">What to do where the log is in a database, and so not in the directory.</param>
    public RegistryDirectory DirectoryWithLog(ParseResult parsed, string whenInDatabase = NamedByStorageFile)
    {
        var directory = Directory(parsed);
        return File.Exists(directory.Storage.LogPath)
            ? directory
            : throw CommandException.Unable(
                $"{directory.Storage.LogPath} is missing",
                $"{whenInDatabase} \"provenance restore --from\" makes the file again from backups and mirrors, \"fsck --repair\" from what an earlier repair put aside.");
    }

    /// <summary>
    /// Whatever opens a log writes beside it, reading too: its write-ahead log and who reads it. A directory that cannot be
    /// written is told as that, and not as a log that is damaged or in use.
    /// </summary>
    public static void RequireWritable(string path)
    {
        // A file of its own: one that is opened and closed beside a database of this process would free its locks.
        var probe = Path.Combine(path, $".writable-{Guid.NewGuid():N}");
        try
        {
            using var written = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Unable(
                $"{path} cannot be written ({exception.Message.TrimEnd('.')}), and opening a log writes beside it",
                "Run it as the owner of the directory, or copy the directory with all of log.db, log.db-wal and log.db-shm and work on the copy.");
        }
    }

    /// <summary>Where the registry's log is: in a database, where one is named, or in its directory.</summary>
    public RegistryPlace Place(ParseResult parsed, SqlServerOptions? database) => database is null
        ? new DirectoryPlace(DirectoryWithLog(parsed), terminal)
        : new DatabasePlace(Directory(parsed), database, terminal);
}
