using System.CommandLine;
using Provenance.Registers;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>import bods|gleif|ftm|list</c>: registers of who owns whom, and screening lists.</summary>
internal static class ImportRegisters
{
    private const string Common = "--origin registry.example/2026";

    public static void AddTo(Command import, Terminal terminal)
    {
        import.Subcommands.Add(CreateBods(terminal));
        import.Subcommands.Add(CreateGleif(terminal));
        import.Subcommands.Add(CreateFtm(terminal));
        import.Subcommands.Add(CreateList(terminal));
    }

    private static DocumentedCommand CreateBods(Terminal terminal)
    {
        var options = new ImportOptions(terminal);
        var source = Source("bods");
        var command = new DocumentedCommand(
            "bods",
            "Imports entities with their owners from the Beneficial Ownership Data Standard 0.4: a JSON array of statements, or one a line. An operator's, a customer's or an authority's key signs.",
            $"provenance import bods declarations.json --party acme --key acme.key {Common}");
        options.AddRegisterTo(command, source);
        command.SetAction((parsed, cancellationToken) => ImportCommand.Explained(() =>
            options.RunAsync(parsed, new BodsImport(options.ReadParty(parsed), parsed.GetValue(source)) { ImportedOn = Today(terminal) }, cancellationToken)));
        return command;
    }

    private static DocumentedCommand CreateGleif(Terminal terminal)
    {
        var options = new ImportOptions(terminal);
        var relationships = Files("--relationships", "CSV files of level 2 (RR-CDF): who consolidates whom. Read into memory first.");
        var exceptions = Files("--exceptions", "CSV files of level 2: why a parent is not reported. Read into memory first.");
        var command = new DocumentedCommand(
            "gleif",
            "Imports legal entities from a CSV file of GLEIF's golden copy (level 1), with their parents from level 2. Consolidation is stated as control without a known share. An operator's, a customer's or an authority's key signs.",
            $"provenance import gleif lei2.csv --relationships rr.csv --exceptions repex.csv --key acme.key {Common}");
        options.AddPublicRegisterTo(command, relationships, exceptions);
        command.SetAction((parsed, cancellationToken) => ImportCommand.Explained(() =>
        {
            GleifLevel2File[] level2 =
            [
                .. Existing(parsed.GetValue(relationships)).Select(path => new GleifLevel2File(path, IsExceptions: false)),
                .. Existing(parsed.GetValue(exceptions)).Select(path => new GleifLevel2File(path, IsExceptions: true)),
            ];
            return options.RunAsync(parsed, new GleifImport(level2) { ImportedOn = Today(terminal) }, cancellationToken);
        }));
        return command;
    }

    private static DocumentedCommand CreateFtm(Terminal terminal)
    {
        var options = new ImportOptions(terminal);
        var source = Source("ftm");
        var asOf = Arguments.Value<CalendarDate>("--as-of", "The day that links hold for which do not say so themselves");
        var command = new DocumentedCommand(
            "ftm",
            "Imports parties with their owners from FollowTheMoney entities, one JSON object a line. An operator's, a customer's or an authority's key signs.",
            $"provenance import ftm entities.ftm.json --as-of 2026-11-01 --party acme --key acme.key {Common}");
        options.AddRegisterTo(command, source, asOf);
        command.SetAction((parsed, cancellationToken) => ImportCommand.Explained(() =>
            options.RunAsync(parsed, new FtmImport(options.ReadParty(parsed), parsed.GetValue(source), parsed.GetValue(asOf)) { ImportedOn = Today(terminal) }, cancellationToken)));
        return command;
    }

    private static DocumentedCommand CreateList(Terminal terminal)
    {
        var options = new ImportOptions(terminal);
        var list = Arguments.Required<Handle>("--list", "The list's handle in the names of records");
        var version = new Option<string>("--list-version") { Description = "The list's version, as its keeper names it.", Required = true };
        var published = Arguments.Required<CalendarDate>("--published", "The day on which that version was published");
        var status = Arguments.Word<ListingStatus>("--status", "Whether the listings have legal force; in-force if absent");
        status.Required = false;
        status.DefaultValueFactory = _ => ListingStatus.InForce;
        var name = new Option<string?>("--name") { Description = "The list's name, by which questions know it. If absent, what each record of the Consolidated Screening List says, and the handle of --list for a file of OpenSanctions, which is one list whatever datasets its parties stand in." };
        var authority = new Option<string?>("--authority") { Description = "Who keeps the list; what each record says if absent." };
        var jurisdiction = Arguments.Value<CountryCode>("--jurisdiction", "Under whose law; what the form of the list says if absent");
        var command = new DocumentedCommand(
            "list",
            "Imports a screening list, one statement for each listed party: the US Consolidated Screening List (CSV or JSON), or what OpenSanctions publishes (targets.nested.json, targets.simple.csv). A regulator's or an authority's key signs. Parties that a later version no longer lists are not withdrawn by importing it, for it may be a part of the list: what they capture is then said to be possible, until their listings are withdrawn or stated with their last day. query captured --list-version judges by one version alone.",
            $"provenance import list consolidated.csv --list csl --list-version 2026-11-20 --published 2026-11-20 --party safeguards --key safeguards.key {Common}",
            $"provenance import list targets.nested.json --list example --list-version 20261120 --published 2026-11-20 --name \"Example List\" --authority \"Example Authority\" --party safeguards --key safeguards.key {Common}");
        options.AddRegisterTo(command, list, version, published, status, name, authority, jurisdiction);
        command.SetAction((parsed, cancellationToken) => ImportCommand.Explained(() =>
        {
            var stated = new ListOptions
            {
                Party = options.ReadParty(parsed),
                List = parsed.GetValue(list),
                Version = parsed.GetRequiredValue(version),
                PublishedOn = parsed.GetValue(published),
                Status = parsed.GetValue(status),
                Name = parsed.GetValue(name),
                Authority = parsed.GetValue(authority),
                Jurisdiction = parsed.GetValue(jurisdiction),
            };
            return options.RunAsync(parsed, new ListImport(stated), cancellationToken);
        }));
        return command;
    }

    private static CalendarDate Today(Terminal terminal) => new(DateOnly.FromDateTime(terminal.Time.GetUtcNow().UtcDateTime));

    private static Option<Handle> Source(string format)
    {
        var source = Arguments.Required<Handle>("--source", $"A short name for the register, which stands in ids and in the journal; {format} if absent");
        source.Required = false;
        source.DefaultValueFactory = _ => Handle.Parse(format);
        return source;
    }

    private static Option<string[]> Files(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static string[] Existing(string[]? paths)
    {
        var missing = Array.Find(paths ?? [], path => !File.Exists(path));
        return missing is null ? paths ?? [] : throw CommandException.Unable($"There is no file {missing}", "");
    }
}
