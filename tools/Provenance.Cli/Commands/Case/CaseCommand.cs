using System.CommandLine;
using Provenance.Client;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>case</c>: questions, answers and evidence as one file.</summary>
internal static class CaseCommand
{
    /// <summary>The variable that says who works.</summary>
    public const string Examiner = "PROVENANCE_EXAMINER";

    private const int MostNamed = 10;

    public static Command Create(Terminal terminal)
    {
        var group = new DocumentedCommand(
            "case",
            "Keeps a case: the questions asked, the answers, the entries they rest on with their proofs, and a printable report.",
            "provenance case new ./kestrel --title \"Kestrel\" --number 2026-17 --legal-basis \"Example Act, s. 4\" --by \"A. Examiner\" --policy policy.json",
            "provenance query jobs --customer NATIONAL:SG:202688888K --case ./kestrel --by \"A. Examiner\" --policy policy.json",
            "provenance case show ./kestrel",
            "provenance case export ./kestrel --out kestrel.case.zip --policy policy.json",
            "provenance verify kestrel.case.zip --policy policy.json");
        group.Subcommands.Add(CreateNew(terminal));
        group.Subcommands.Add(CreateNote(terminal));
        group.Subcommands.Add(CaseAddCommand.Create(terminal));
        group.Subcommands.Add(CaseRulesCommand.Create(terminal));
        group.Subcommands.Add(CaseShowCommand.Create(terminal));
        group.Subcommands.Add(CaseExportCommand.Create(terminal));
        return group;
    }

    /// <summary>The folder of the case.</summary>
    public static Argument<string> Folder() => new("CASE") { Description = "Folder of the case." };

    /// <summary>Who does it.</summary>
    public static Option<string> By(Terminal terminal) => new("--by")
    {
        Description = $"Who does this, as the journal names them (or {Examiner}).",
        DefaultValueFactory = _ => terminal.Environment(Examiner) ?? "",
        Validators =
        {
            result =>
            {
                if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
                {
                    result.AddError($"Give --by NAME, or set {Examiner}: the journal names who did what");
                }
            },
        },
    };

    /// <summary>Refuses the policy of another registry, before anything of the case is written.</summary>
    public static void RequireRegistryOf(CaseFolder folder, VerificationPolicy policy)
    {
        if (policy.Origin != folder.File.Opening.Origin)
        {
            throw CommandException.Usage($"The case is about {folder.File.Opening.Origin}, the policy is for {policy.Origin}", "Give the policy of that registry.");
        }
    }

    /// <summary>Says which files of the folder are no part of the case.</summary>
    public static void NoteOthers(Terminal terminal, CaseFolder folder)
    {
        if (folder.Others is { Count: > 0 } others)
        {
            terminal.Note($"{Counted.Say(others.Count, "{0:N0} [file|files] in the folder [is|are] no part of the case: ")}{string.Join(", ", others.Take(MostNamed).Select(Terminal.Plain))}{(others.Count > MostNamed ? ", …" : "")}");
        }
    }

    /// <summary>Now, as a journal has it.</summary>
    public static Timestamp Now(Terminal terminal) => Timestamp.FromDateTimeOffset(terminal.Time.GetUtcNow());

    private static DocumentedCommand CreateNew(Terminal terminal)
    {
        var folder = Folder();
        var by = By(terminal);
        var connection = new Connection(terminal);
        var title = new Option<string>("--title") { Description = "What the case is about.", Required = true };
        var number = new Option<string>("--number") { Description = "Its number at the authority.", Required = true };
        var basis = new Option<string>("--legal-basis") { Description = "Under which law the questions are asked.", Required = true };
        var command = new DocumentedCommand(
            "new",
            "Opens a case in a new folder, for the registry of the policy.",
            "provenance case new ./kestrel --title \"Kestrel\" --number 2026-17 --legal-basis \"Example Act, s. 4\" --by \"A. Examiner\" --policy policy.json");
        command.Arguments.Add(folder);
        foreach (var option in (Option[])[title, number, basis, by])
        {
            command.Options.Add(option);
        }

        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var policy = await connection.PolicyAsync(parsed, cancellationToken);
            var opening = new CaseOpening(
                parsed.GetRequiredValue(title), parsed.GetRequiredValue(number), parsed.GetRequiredValue(basis), policy.Origin, parsed.GetRequiredValue(by), Now(terminal));
            using var opened = await CaseFolder.CreateAsync(parsed.GetRequiredValue(folder), opening, cancellationToken);
            terminal.Line($"{parsed.GetValue(folder)}: case {opening.Number} for {opening.Origin}; journal {opened.File.Head}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static DocumentedCommand CreateNote(Terminal terminal)
    {
        var folder = Folder();
        var by = By(terminal);
        var text = new Argument<string>("TEXT") { Description = "The note; - reads it from standard input." };
        var command = new DocumentedCommand(
            "note",
            "Adds a note to the journal. Notes are never changed; a later one can correct an earlier one.",
            "provenance case note ./kestrel \"The tip came by letter.\" --by \"A. Examiner\"");
        command.Arguments.Add(folder);
        command.Arguments.Add(text);
        command.Options.Add(by);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await CaseFolder.OpenAsync(parsed.GetRequiredValue(folder), cancellationToken);
            var note = parsed.GetRequiredValue(text);
            if (note == "-")
            {
                using var reader = new StreamReader(terminal.OpenInput());
                note = (await reader.ReadToEndAsync(cancellationToken)).TrimEnd();
            }

            await opened.AddNoteAsync(Now(terminal), parsed.GetRequiredValue(by), note, cancellationToken);
            terminal.Line($"{parsed.GetValue(folder)}: {Units.Count(opened.File.Journal.Count, "entry", "entries")}; journal {opened.File.Head}");
            return ExitCode.Ok;
        });
        return command;
    }
}
