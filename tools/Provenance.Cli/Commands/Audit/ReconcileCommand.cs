using System.CommandLine;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>reconcile</c>: statements against the raw accounting of a site.</summary>
internal static class ReconcileCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand(
            "reconcile",
            "Compares what a log says of a cluster with the site's raw accounting, read by the same rules as \"provenance import\": jobs missing on either side, fields that differ, "
            + "the raw record's digest, sums of hours. It reads what the import reads: Slurm's \"sacct --json\" and \"sacct --parsable2\", and CSV files by a mapping. "
            + "Others, such as the workloads of Kueue, are not read: export them as CSV, with a mapping, for import and comparison alike. Exit codes: 0 both say the same, redacted sections left out; 4 they do not, the log contradicts itself about a record, or raw records could not be compared; 1 the log, or the copy that was read, is not what was signed; "
            + "3 it could not be read, or there was nothing to compare.",
            "provenance reconcile slurm --help",
            "provenance reconcile csv --help");
        command.Subcommands.Add(Slurm(terminal));
        command.Subcommands.Add(Csv(terminal));
        return command;
    }

    private static DocumentedCommand Slurm(Terminal terminal)
    {
        var options = new ReconcileOptions(terminal);
        var mapping = new Option<string?>("--mapping") { Description = "The mapping that the import used." };
        var zone = new Option<string?>("--time-zone") { Description = "Time zone of the site's clocks; needed for the text form, whose times are local." };
        var asOf = Arguments.Value<Timestamp>("--as-of", "When sacct was run: what jobs that still run are as of");
        var cluster = new Option<string?>("--cluster") { Description = "Slurm's name of the cluster, where the accounting holds several." };
        var command = new DocumentedCommand(
            "slurm",
            "Compares the output of \"sacct --json\" or \"sacct --parsable2\" with a log.",
            "provenance reconcile slurm october.json --site acme/jurong-1/h100-a --log ./copy --policy policy.json");
        options.AddTo(command, mapping, zone, asOf, cluster);
        command.SetAction((parsed, cancellationToken) => LogPlace.ExplainedAsync(() => ImportCommand.Explained(() =>
        {
            var names = parsed.GetValue(mapping) is { } path ? ImportCommand.ReadSlurmMapping(path) : SlurmMapping.Empty;
            var drafter = new JobDrafter(options.ReadSite(parsed), names, parsed.GetValue(asOf), parsed.GetValue(cluster));
            return options.RunAsync(parsed, new SlurmAccounting(drafter, ImportCommand.ReadZone(parsed.GetValue(zone))), cancellationToken);
        })));
        return command;
    }

    private static DocumentedCommand Csv(Terminal terminal)
    {
        var options = new ReconcileOptions(terminal);
        var mapping = new Option<string>("--mapping") { Description = "The mapping that the import used.", Required = true };
        var set = new Option<string[]>("--set") { Description = "An option of the mapping, name=value. May be given several times.", AllowMultipleArgumentsPerToken = true };
        var command = new DocumentedCommand(
            "csv",
            "Compares a CSV file with a log, by the mapping that it was imported with.",
            "provenance reconcile csv jobs.csv --mapping jobs.mapping.json --site acme/jurong-1/h100-a --log ./copy --policy policy.json");
        options.AddTo(command, mapping, set);
        command.SetAction((parsed, cancellationToken) => LogPlace.ExplainedAsync(() => ImportCommand.Explained(() => options.RunAsync(
            parsed,
            new CsvAccounting(ImportCommand.ReadCsvMapping(parsed.GetRequiredValue(mapping)), options.ReadSite(parsed), ImportCommand.ReadSettings(parsed.GetValue(set) ?? [])),
            cancellationToken))));
        return command;
    }
}
