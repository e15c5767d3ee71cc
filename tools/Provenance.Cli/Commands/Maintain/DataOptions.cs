using System.CommandLine;
using Provenance.Registry.Log;
using Provenance.Server;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>The options that say which registry's files are worked on, and how their failures are told.</summary>
internal sealed class DataOptions(Terminal terminal)
{
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
            return RegistryDirectory.Open(parsed.GetRequiredValue(_data), parsed.GetValue(_mark));
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or InvalidDataException)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "Name the directory that \"provenance serve\" was started with.");
        }
    }

    /// <summary>Opens the log and works on it; damage of the files ends the command with a reason.</summary>
    public async Task<int> WithLogAsync(ParseResult parsed, Func<RegistryDirectory, SqliteLogStore, Task<int>> work)
    {
        try
        {
            var directory = RegistryDirectory.Open(parsed.GetRequiredValue(_data), parsed.GetValue(_mark));
            using var log = SqliteLogStore.Open(directory.Storage, terminal.Time);
            await log.BindAsync(directory.Origin, CancellationToken.None);
            return await work(directory, log);
        }
        catch (Exception exception) when (exception is StorageCorruptException or CorruptTreeException)
        {
            throw CommandException.Refused(exception.Message.TrimEnd('.'), "Restore a copy of the database, or what it names.");
        }
        catch (Exception exception) when (exception is StorageUnavailableException or DirectoryInUseException)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "Stop whatever uses the registry, then try again.");
        }
    }
}
