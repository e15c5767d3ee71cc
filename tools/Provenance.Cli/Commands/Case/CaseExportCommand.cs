using System.CommandLine;
using System.Globalization;
using System.Text;
using Provenance.Client;
using Provenance.Reports;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>case export</c>: verifies a case, writes its report and packs it into one file.</summary>
internal static class CaseExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = CaseCommand.Folder();
        var connection = new Connection(terminal);
        var output = new OutputFile("--out", $"The file; CASE{CaseLayout.Extension} unless given.");
        var paper = new Option<Paper>("--paper")
        {
            Description = "Paper of the report: any, a4, letter.",
            DefaultValueFactory = _ => Paper.Any,
            CustomParser = result =>
            {
                if (!Enum.TryParse<Paper>(result.Tokens[0].Value, ignoreCase: true, out var known))
                {
                    result.AddError($"--paper is any, a4 or letter, and \"{result.Tokens[0].Value}\" is none");
                }

                return known;
            },
        };
        var command = new DocumentedCommand(
            "export",
            "Verifies a case, writes its printable report and packs everything into one file. What does not hold is said in the report. Works without a registry; one that is named is asked for missing files of rule sets.",
            "provenance case export ./kestrel --out kestrel.case.zip --policy policy.json",
            "provenance case export ./kestrel --paper letter --policy policy.json");
        command.Arguments.Add(folder);
        command.Options.Add(output);
        command.Options.Add(OutputFile.Overwriting());
        command.Options.Add(paper);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetRequiredValue(folder);
            var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
            var path = parsed.GetValue(output) ?? whole + CaseLayout.Extension;
            output.RequireNew(parsed, path);
            RequireOutside(whole, path);
            var policy = await connection.PolicyAsync(parsed, cancellationToken);
            using var opened = await CaseFolder.OpenAsync(directory, cancellationToken);
            CaseCommand.RequireRegistryOf(opened, policy);
            CaseCommand.NoteOthers(terminal, opened);
            using (var client = connection.IsServerNamed(parsed) ? connection.Open(parsed, null) : null)
            {
                CaseRules.Note(terminal, (await CaseRules.FetchAsync(opened, client, cancellationToken)).Missing);
            }

            var verifier = new CaseVerifier(policy);
            Statements.Ed25519SelfTest.Run();
            CaseReport report;
            using (var progress = VerifyCase.ProgressOf(terminal, opened))
            {
                report = await verifier.VerifyAsync(opened, progress, cancellationToken);
            }

            var page = HtmlPage.Write(await new CasePage(opened, report).ReportAsync(cancellationToken), parsed.GetValue(paper));
            await opened.SetReportAsync(Encoding.UTF8.GetBytes(page), cancellationToken);

            await AtomicFile.WriteAsync(path, file => CaseArchive.WriteAsync(opened, file, cancellationToken));
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture, $"{path}: {opened.List.Count} members, {new FileInfo(path).Length:N0} bytes; journal {opened.File.Head}"));
            foreach (var link in report.Links.Where(link => !link.Holds))
            {
                terminal.Note($"{LinkWords.Word(link.State)} {link.Name}: {Terminal.Plain(link.Detail)}");
            }

            if (VerifyCase.Disputed(report) is { Count: > 0 } disputed)
            {
                terminal.Note($"{LinkWords.InOtherHands(disputed)}. The report says so; do not rely on these.");
            }

            if (report.IsIncomplete)
            {
                terminal.Note(LinkWords.Incomplete(report));
            }

            return report.IsBroken ? ExitCode.Refused : ExitCode.Ok;
        });
        return command;
    }

    // What is packed would be a file of the folder that is packed.
    private static void RequireOutside(string directory, string path)
    {
        if (Path.GetFullPath(path).StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw CommandException.Unable($"{path} would lie in the folder of the case", "Name a file elsewhere with --out.");
        }
    }
}
