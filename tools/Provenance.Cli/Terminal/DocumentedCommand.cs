using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Provenance.Cli;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, in sentences.</param>
/// <param name="examples">Whole command lines.</param>
internal sealed class DocumentedCommand(string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    /// <summary>How long a command may take to stop that says nothing of it.</summary>
    public static readonly TimeSpan UsualStop = TimeSpan.FromSeconds(2);

    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>How long it may take to stop once it was told to; after that the process ends all the same, with 128 and the signal's number.</summary>
    public TimeSpan LongestStop { get; set; } = UsualStop;
}

/// <summary>The usual help with the command's examples and the exit codes after it.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DocumentedCommand { Examples.Count: > 0 } documented)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in documented.Examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
            output.WriteLine("Exit codes: 0 done or yes; 1 refused or no; 2 called wrongly; 3 could not be done.");
        }

        return code;
    }
}
