using System.CommandLine;

namespace Provenance.Cli;

/// <summary>
/// An option that names a file which a command writes. One that is there may be somebody's evidence, and commands are called
/// again and again with the last line of the shell: it is replaced only where that is asked for.
/// </summary>
internal sealed class OutputFile : Option<string?>
{
    /// <summary>Says that files may be replaced.</summary>
    private const string Overwrite = "--overwrite";

    /// <summary>Makes the option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What is written, in a sentence.</param>
    public OutputFile(string name, string description)
        : base(name) => Description = $"{description} A file that exists is not replaced without {Overwrite}.";

    /// <summary>The option that every command with such files has.</summary>
    public static Option<bool> Overwriting() => new(Overwrite) { Description = "Replaces files that exist." };

    /// <summary>Refuses, before anything is asked or done, files that exist.</summary>
    public static void RequireNew(ParseResult parsed)
    {
        foreach (var file in parsed.CommandResult.Command.Options.OfType<OutputFile>())
        {
            file.RequireNew(parsed, parsed.GetValue(file));
        }
    }

    /// <summary>The same of one file, which may have been named by the command.</summary>
    public void RequireNew(ParseResult parsed, string? path)
    {
        if (path is not null && Path.Exists(path) && !parsed.GetValue<bool>(Overwrite))
        {
            throw CommandException.Unable($"{path} exists", $"Name another file with {Name}, or replace it with {Overwrite}.");
        }
    }
}
