using System.CommandLine;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>import</c>: a site's job accounting, a register or a screening list becomes signed attestations.</summary>
internal static class ImportCommand
{
    private const string ExamplePrefix = "example:";

    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand(
            "import",
            "Turns a site's job accounting, registers of who owns whom and screening lists into signed attestations; what it cannot turn into a statement it lists with its reason.",
            "provenance import slurm --help",
            "provenance import csv --help",
            "provenance import bods --help");
        command.Subcommands.Add(CreateSlurm(terminal));
        command.Subcommands.Add(CreateCsv(terminal));
        ImportRegisters.AddTo(command, terminal);
        return command;
    }

    private static DocumentedCommand CreateSlurm(Terminal terminal)
    {
        var options = new ImportOptions(terminal);
        var mapping = new Option<string?>("--mapping") { Description = "JSON file with the site's names: {\"accelerators\": {\"h100\": \"nvidia-h100-sxm\", \"*\": …}, \"customers\": {\"account\": \"LEI:…\"}, \"harmless\": [\"scratch\"], \"countsGpus\": true}. The last says that slurm.conf has GPUs counted, so that a day without any is no fault." };
        var zone = new Option<string?>("--time-zone") { Description = "Time zone of the site's clocks, such as Asia/Singapore; needed for the text form, whose times are local." };
        var asOf = Arguments.Value<Timestamp>("--as-of", "When sacct was run: what jobs that still run are as of");
        var cluster = new Option<string?>("--cluster") { Description = "Slurm's name of the cluster, where the accounting holds several." };
        var command = new DocumentedCommand(
            "slurm",
            "Imports the output of \"sacct --json\", or of \"sacct --parsable2\" with the columns JobIDRaw, JobID, State, Submit, Start, End, AllocTRES and, where there are, Account, Partition, Cluster, ElapsedRaw. Use --duplicates, so that no run of a requeued job is lost, and never --truncate, which cuts jobs off at the ends of the window. Slurm counts GPUs only where AccountingStorageTRES of slurm.conf has gres/gpu, and gres/gpu:TYPE for types; without, nothing can be imported.",
            "sacct --allusers --allocations --duplicates --json --starttime 2026-10-01 --endtime 2026-11-01 > october.json",
            "provenance import slurm october.json --site acme/jurong-1/h100-a --key acme.key --origin registry.example/2026",
            "provenance import slurm october.txt --time-zone Asia/Singapore --site acme/jurong-1/h100-a --key acme.key --dry-run");
        options.AddTo(command, mapping, zone, asOf, cluster);
        command.SetAction((parsed, cancellationToken) => Explained(() =>
        {
            var site = options.ReadSite(parsed);
            var names = parsed.GetValue(mapping) is { } path ? ReadSlurmMapping(path) : SlurmMapping.Empty;
            var drafter = new JobDrafter(site, names, parsed.GetValue(asOf), parsed.GetValue(cluster));
            return options.RunAsync(parsed, new SlurmAccounting(drafter, ReadZone(parsed.GetValue(zone))), cancellationToken);
        }));
        return command;
    }

    private static DocumentedCommand CreateCsv(Terminal terminal)
    {
        var options = new ImportOptions(terminal);
        var mapping = new Option<string>("--mapping")
        {
            Description = $"JSON file that says how rows become statements, or one that comes with the command: {string.Join(", ", ExampleMappings.Names.Select(name => ExamplePrefix + name))}.",
            Required = true,
        };
        var set = new Option<string[]>("--set") { Description = "An option of the mapping, name=value. May be given several times.", AllowMultipleArgumentsPerToken = true };
        var command = new DocumentedCommand(
            "csv",
            "Imports a CSV file by a mapping from its columns. src/Provenance.Accounting/README.md explains mappings.",
            "provenance import csv jobs.csv --mapping jobs.mapping.json --site acme/jurong-1/h100-a --key acme.key --origin registry.example/2026",
            "provenance import csv philly.csv --mapping example:philly-trace --set epoch=2017-10-01T00:00:00Z --site acme/jurong-1/p100-a --key acme.key");
        options.AddTo(command, mapping, set);
        command.SetAction((parsed, cancellationToken) => Explained(() =>
        {
            var accounting = new CsvAccounting(
                ReadCsvMapping(parsed.GetRequiredValue(mapping)), options.ReadSite(parsed), ReadSettings(parsed.GetValue(set) ?? []));
            return options.RunAsync(parsed, accounting, cancellationToken);
        }));
        return command;
    }

    internal static async Task<int> Explained(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (AccountingFormatException exception)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "");
        }
    }

    internal static SlurmMapping ReadSlurmMapping(string path) => SlurmMapping.TryRead(ReadFile(path), out var mapping, out var fault)
        ? mapping
        : throw CommandException.Usage($"{path}: {fault.TrimEnd('.')}", "Correct the mapping.");

    internal static CsvMapping ReadCsvMapping(string path)
    {
        byte[]? utf8 = null;
        if (path.StartsWith(ExamplePrefix, StringComparison.Ordinal) && !ExampleMappings.TryRead(path[ExamplePrefix.Length..], out utf8))
        {
            throw CommandException.Usage($"There is no mapping {path}", $"There are {string.Join(", ", ExampleMappings.Names.Select(name => ExamplePrefix + name))}.");
        }

        return CsvMapping.TryRead(utf8 ?? ReadFile(path), out var mapping, out var fault)
            ? mapping
            : throw CommandException.Usage($"{path}: {fault.ToString().TrimEnd('.')}", "Correct the mapping.");
    }

    internal static Dictionary<string, string> ReadSettings(IEnumerable<string> settings)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !read.TryAdd(setting[..equals], setting[(equals + 1)..]))
            {
                throw CommandException.Usage($"--set {setting} is no name=value, or the name stands twice");
            }
        }

        return read;
    }

    internal static TimeZoneInfo? ReadZone(string? name) => name is null ? null
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : throw CommandException.Usage($"There is no time zone {name}", "Give a name of the IANA database, such as Europe/Berlin or UTC.");

    private static byte[] ReadFile(string path) => File.Exists(path)
        ? File.ReadAllBytes(path)
        : throw CommandException.Unable($"There is no file {path}", "");
}
