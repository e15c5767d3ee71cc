using System.CommandLine;

namespace Provenance.Cli;

/// <summary><c>case add CASE -- QUESTION</c>: <c>query QUESTION --case CASE</c>, told from the side of the case.</summary>
internal static class CaseAddCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = CaseCommand.Folder();
        var by = CaseCommand.By(terminal);
        var connection = new Connection(terminal);
        var question = new Argument<string[]>("QUESTION") { Description = "After --: what \"provenance query\" takes, without --server.", Arity = ArgumentArity.OneOrMore };
        var remark = new Option<string>("--remark") { Description = "Why it is asked, for the journal.", DefaultValueFactory = _ => "" };
        var command = new DocumentedCommand(
            "add",
            "Asks a question and adds it to a case: request and answer as they went over the wire, the entries that the answer names with their proofs, and proof that its tree is the log's. The same as \"query\" with --case.",
            "provenance case add ./kestrel --by \"A. Examiner\" --policy policy.json -- jobs --customer NATIONAL:SG:202688888K",
            "provenance case add ./kestrel --by \"A. Examiner\" --remark \"Where from?\" --policy policy.json -- lineage --model Meridian-1",
            "provenance query lineage --model Meridian-1 --case ./kestrel --by \"A. Examiner\" --policy policy.json");
        command.Arguments.Add(folder);
        command.Arguments.Add(question);
        command.Options.Add(by);
        command.Options.Add(remark);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var words = parsed.GetRequiredValue(question);
            if (QueryCommand.Create(terminal).Subcommands.FirstOrDefault(one => one.Name == words.FirstOrDefault(word => word != "query")) is { } asked && !CaseKeeping.IsFor(asked))
            {
                throw CommandException.Usage(
                    $"What \"query {asked.Name}\" tells is no answer that a case keeps",
                    "The trust statements behind the keys of each entry come with it, and \"verify\" and the report say how the keys stand. Nothing was added.");
            }

            string[] arguments =
            [
                "query", .. words[0] == "query" ? words[1..] : words,
                "--case", parsed.GetRequiredValue(folder), "--by", parsed.GetRequiredValue(by), "--remark", parsed.GetRequiredValue(remark),
                .. connection.Words(parsed),
            ];
            var code = await CommandLine.RunAsync(arguments, terminal, [QueryCommand.Create], cancellationToken);
            if (code != ExitCode.Ok)
            {
                terminal.Note(code == ExitCode.Usage ? "Nothing was added to the case." : "\"case show\" tells whether the question was added.");
            }

            return code;
        });
        return command;
    }
}
