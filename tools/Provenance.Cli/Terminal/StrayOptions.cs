// The parser takes a word that is no option for whatever else fits there: for a file, or for the value of the option before.
// A command then does something else than was asked (verify by another policy, log what should only be checked), and what it
// complains of is something else too. So what looks like an option is one, wherever it stands before "--".

using System.CommandLine;
using System.Text.RegularExpressions;
using Provenance.Registry.Names;

namespace Provenance.Cli;

/// <summary>Finds words that look like options and are none.</summary>
internal static partial class StrayOptions
{
    // Of a short word two letters more or less make another word.
    private const int MostSlips = 2;
    private const int LettersOfOneSlip = 3;

    /// <summary>What is wrong with the first of them; null where there is none.</summary>
    /// <param name="command">The command that was called.</param>
    /// <param name="arguments">What was typed.</param>
    public static string? Told(Command command, IEnumerable<string> arguments)
    {
        // The options of groups above it count too: they may stand before its name.
        Command[] line = [.. Line(command)];
        string[] known = [.. line.SelectMany(one => one.Options).SelectMany(option => option.Aliases.Append(option.Name))];
        if (arguments.TakeWhile(word => word != "--").Select(NameIn).FirstOrDefault(name => name is not null && !known.Contains(name)) is not { } stray)
        {
            return null;
        }

        var slips = Math.Min(MostSlips, (stray.Length - "--".Length) / LettersOfOneSlip);
        var likely = known.Where(name => name.StartsWith("--", StringComparison.Ordinal) && EditDistance.Damerau(name, stray) <= slips)
            .MinBy(name => EditDistance.Damerau(name, stray));
        var whose = string.Join(' ', line.Where(one => one is not RootCommand).Select(one => one.Name).Reverse());
        return $"{whose} has no option {stray}{(likely is null ? "" : $" (did you mean {likely}?)")}".TrimStart();
    }

    private static IEnumerable<Command> Line(Command command)
    {
        for (var one = command; one is not null; one = one.Parents.OfType<Command>().FirstOrDefault())
        {
            yield return one;
        }
    }

    private static string? NameIn(string word) => Option().Match(word) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex("^(?<name>--[A-Za-z][A-Za-z0-9-]*)([=:]|$)")]
    private static partial Regex Option();
}
