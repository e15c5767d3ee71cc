using System.CommandLine;
using System.Security.Cryptography;
using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>case rules</c>: adds the files of rule sets that answers name.</summary>
internal static class CaseRulesCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = CaseCommand.Folder();
        var files = new Argument<string[]>("FILE") { Description = "Files of rule sets.", Arity = ArgumentArity.OneOrMore };
        var command = new DocumentedCommand(
            "rules",
            "Adds the file of a rule set that an answer of the case names by its digest. The shipped rule set is added by itself.",
            "provenance case rules ./kestrel rules-2026-3.json");
        command.Arguments.Add(folder);
        command.Arguments.Add(files);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await CaseFolder.OpenAsync(parsed.GetRequiredValue(folder), cancellationToken);
            var named = opened.File.Questions.Select(asked => asked.RuleSet?.Digest).ToHashSet();
            foreach (var file in parsed.GetRequiredValue(files))
            {
                var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
                var digest = new Digest(SHA256.HashData(bytes));
                if (!named.Contains(digest))
                {
                    throw CommandException.Refused($"No answer of this case names the rule set of {file}, SHA-256 {digest}", "\"case show\" lists what is missing.");
                }

                await opened.AddRuleSetAsync(bytes, cancellationToken);
                terminal.Line($"{parsed.GetValue(folder)}: rule set {digest} added");
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
