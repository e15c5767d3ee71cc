// The connection string may hold a password: it comes from a file that only its owner can read, or from the environment,
// and never from the command line, which everybody on the machine can read.

using System.CommandLine;
using Provenance.Statements;
using Provenance.Storage.SqlServer;

namespace Provenance.Cli;

/// <summary>The option that says which database of SQL Server the log is in.</summary>
internal sealed class StorageOption
{
    /// <summary>The environment variable that holds a connection string.</summary>
    public const string Variable = "PROVENANCE_STORAGE";

    private const int MaxBytes = 4096;

    private readonly Option<string?> _file = new("--storage-file")
    {
        Description = $"File of mode 0600 with a connection string of SQL Server: the log is in that database. Instead of the file, {Variable} in the environment. "
            + "Without either, the log is in the registry's directory.",
    };

    public void AddTo(Command command) => command.Options.Add(_file);

    /// <summary>The database, or null where the log is in the directory.</summary>
    public SqlServerOptions? Read(ParseResult parsed)
    {
        var text = parsed.GetValue(_file) is { } path ? ReadFile(path) : Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var options = new SqlServerOptions { ConnectionString = text };
        try
        {
            options.Validate();
        }
        catch (ArgumentException exception)
        {
            throw CommandException.Usage(exception.Message.TrimEnd('.'), "Server=sql.example;Database=provenance;Encrypt=true;… as Microsoft.Data.SqlClient takes it.");
        }

        return options;
    }

    private static string ReadFile(string path)
    {
        try
        {
            if (OwnFile.IsOpenToOthers(path))
            {
                throw CommandException.Unable($"{path} can be used by others than its owner", $"Run chmod 600 {path}.");
            }

            return new FileInfo(path).Length <= MaxBytes
                ? File.ReadAllText(path).Trim()
                : throw CommandException.Unable($"{path} is larger than {MaxBytes} bytes", "It holds one connection string.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Unable($"{path} cannot be read: {exception.Message.TrimEnd('.')}", "Name a file that can.");
        }
    }
}
