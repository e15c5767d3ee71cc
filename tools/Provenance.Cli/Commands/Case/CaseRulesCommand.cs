using System.CommandLine;
using System.Security.Cryptography;
using Provenance.Client;
using Provenance.Registry.Rules;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>case rules</c>: adds the files of rule sets that answers name, from disk or from the registry.</summary>
internal static class CaseRulesCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = CaseCommand.Folder();
        var files = new Argument<string[]>("FILE") { Description = "Files of rule sets; without one the registry is asked for those missing.", Arity = ArgumentArity.ZeroOrMore };
        var connection = new Connection(terminal);
        var command = new DocumentedCommand(
            "rules",
            "Adds the files of rule sets that answers of the case name by their digests: those given, or else what the registry holds of those missing.",
            "provenance case rules ./kestrel",
            "provenance case rules ./kestrel rules-2026-3.json");
        command.Arguments.Add(folder);
        command.Arguments.Add(files);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await CaseFolder.OpenAsync(parsed.GetRequiredValue(folder), cancellationToken);
            if (parsed.GetValue(files) is not { Length: > 0 } given)
            {
                using var client = connection.Open(parsed, null);
                var (added, missing) = await CaseRules.FetchAsync(opened, client, cancellationToken);
                foreach (var rules in added)
                {
                    terminal.Line($"{parsed.GetValue(folder)}: rule set {rules.Name} {rules.Version}, SHA-256 {rules.Digest}, added");
                }

                CaseRules.Note(terminal, missing);
                return missing.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
            }

            var named = opened.File.Questions.Select(asked => asked.RuleSet?.Digest).ToHashSet();
            foreach (var file in given)
            {
                if (new FileInfo(file) is not { Exists: true, Length: <= RuleSetLimits.FileBytes })
                {
                    throw CommandException.Unable($"{file} is no file of at most {RuleSetLimits.FileBytes} bytes", "Name a rule set.");
                }

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
