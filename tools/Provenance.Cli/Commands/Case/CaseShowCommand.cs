using System.CommandLine;
using Provenance.Client;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>case show</c>: what a case holds, as it stands.</summary>
internal static class CaseShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = CaseCommand.Folder();
        var command = new DocumentedCommand(
            "show",
            "Lists the journal of a case and what is missing in it. Nothing is verified: \"verify\" does that.",
            "provenance case show ./kestrel");
        command.Arguments.Add(folder);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await CaseFolder.OpenAsync(parsed.GetRequiredValue(folder), cancellationToken);
            var (file, members) = (opened.File, opened.List.Select(member => member.Name).ToHashSet());
            terminal.Line($"{file.Opening.Number}: {file.Opening.Title}");
            terminal.Line($"Opened {file.Opening.OpenedAt} by {file.Opening.OpenedBy} for {file.Opening.Origin}; legal basis: {file.Opening.LegalBasis}.");
            terminal.Table(
                ["at (UTC)", "by", "question", "tree size", "note or reason", "asked as"],
                file.Journal.Select(entry => (IReadOnlyList<string>)
                [
                    entry.At.ToString(),
                    entry.By,
                    entry.Question is { } asked ? $"{Units.Exact(asked.Number)} {CommandWords.TitleOf(asked.Rpc)}" : "",
                    entry.Question is { } of ? of.TreeSize.ToString() : "",
                    AskedAs.Read(entry.Text).Remark,
                    AskedAs.Read(entry.Text).Line,
                ]));
            terminal.Line(
                Counted.Say(members.Count(name => CaseLayout.TryBundle(name, out _)), "{0:N0} [entry of the log is|entries of the log are] here, ")
                + Counted.Say(file.Missing.Count, $"{{0:N0}} [is|are] missing. Journal {file.Head}."));
            if (await UnnamedAsync(opened, cancellationToken) is > 0 and var unnamed)
            {
                terminal.Line(Counted.Say(unnamed, "Missing: {0:N0} [entry|entries] that answers rest on and do not name."));
            }

            foreach (var missing in file.Missing)
            {
                terminal.Line($"Missing: entry {missing.Index}: {missing.Reason}");
            }

            foreach (var rules in file.Questions.Select(asked => asked.RuleSet).OfType<CaseRuleSet>().Distinct().Where(rules => !members.Contains(CaseLayout.Rules(rules.Digest))))
            {
                terminal.Line($"Missing: rule set {rules.Name} {rules.Version}, SHA-256 {rules.Digest}");
            }

            CaseCommand.NoteOthers(terminal, opened);
            return ExitCode.Ok;
        });
        return command;
    }

    // Of answers that can be read; of the others "verify" tells.
    private static async Task<long> UnnamedAsync(CaseFolder folder, CancellationToken cancellationToken)
    {
        var (unnamed, there) = (0L, folder.List.Select(member => member.Name).ToHashSet());
        foreach (var asked in folder.File.Questions.Where(asked => there.Contains(CaseLayout.Request(asked.Number)) && there.Contains(CaseLayout.Answer(asked.Number))))
        {
            var request = await folder.ReadAsync(CaseLayout.Request(asked.Number), cancellationToken);
            var answer = await folder.ReadAsync(CaseLayout.Answer(asked.Number), cancellationToken);
            unnamed += CaseAnswer.TryRead(asked.Rpc, request, answer, out var read, out _) ? read.Unnamed() : 0;
        }

        return unnamed;
    }
}
