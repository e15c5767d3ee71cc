using System.CommandLine;

namespace Provenance.Cli;

/// <summary>
/// An option that names a file which a question writes. One that is there may be somebody's evidence, and questions are asked
/// again and again with the last line of the shell: it is replaced only where that is asked for.
/// </summary>
internal sealed class OutputFile : Option<string?>
{
    /// <summary>Says that files may be replaced; on every command that has such an option.</summary>
    public const string Overwrite = "--overwrite";

    /// <summary>Makes the option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What is written, in a sentence.</param>
    public OutputFile(string name, string description)
        : base(name) => Description = $"{description} A file that exists is not replaced without {Overwrite}.";

    /// <summary>Refuses, before anything is asked, a file that exists.</summary>
    public void RequireNew(ParseResult parsed)
    {
        if (parsed.GetValue(this) is { } path && Path.Exists(path))
        {
            throw CommandException.Unable($"{path} exists", $"Name another file with {Name}, or replace it with {Overwrite}.");
        }
    }
}
