// Refusals come in the words of the wire: fields of requests, names of calls. Who typed a command knows its options. Here
// both are translated, in one place; on the wire, and with --json, they stay what they are.
//   ArgumentInvalid maxDepth: …   →   ArgumentInvalid --depth: …

using System.CommandLine;
using System.Text.RegularExpressions;

namespace Provenance.Cli;

/// <summary>Wire terms in the words of commands.</summary>
internal static partial class CommandWords
{
    // Fields whose option has another name, by the field without its index: the first that the command has stands for it.
    private static readonly Dictionary<string, string[]> Options = new(StringComparer.Ordinal)
    {
        ["as-of.tree-size"] = ["TO", "--known-at"],
        ["as-of.known"] = ["TO", "--known-at"],
        ["as-of.known-at"] = ["TO", "--known-at"],
        ["as-of.valid-at"] = ["--valid-at"],
        ["at-least-tree-size"] = ["--at-least"],
        ["below-flop"] = ["--below"],
        ["entity"] = ["ENTITY", "--entity"],
        ["from-tree-size"] = ["FROM"],
        ["grpc-url"] = ["--grpc-url"],
        ["http-url"] = ["--http-url"],
        ["identity"] = ["IDENTITY"],
        ["key"] = ["KEY", "LEAD"],
        ["length"] = ["--each"],
        ["links"] = ["--link"],
        ["max-depth"] = ["--depth"],
        ["max-makers"] = ["--makers"],
        ["max-nodes"] = ["--nodes"],
        ["min-interconnect-gbit-per-second"] = ["--min-interconnect"],
        ["min-operations-per-second"] = ["--min-ops"],
        ["min-total-processing-performance"] = ["--min-tpp"],
        ["most-customers-per-link"] = ["--most-customers"],
        ["number-format"] = ["--format"],
        ["one"] = ["ONE"],
        ["operator"] = ["--operator", "SITE"],
        ["origin"] = ["ORIGIN", "--origin"],
        ["other"] = ["OTHER"],
        ["page-size"] = ["--limit"],
        ["period"] = ["--from and --to"],
        ["period.from"] = ["--from"],
        ["period.to"] = ["--to"],
        ["record-prefix"] = ["--record"],
        ["relations"] = ["--relation"],
        ["rented-in"] = ["--rented-in"],
        ["rules"] = ["--rule"],
        ["rule-set-file"] = ["--rules"],
        ["site"] = ["--site", "SITE"],
        ["start"] = ["--model or --digest"],
        ["subject"] = ["--about"],
        ["subject.kind"] = ["--about"],
        ["subject.value"] = ["--about"],
        ["teacher"] = ["--model or --digest"],
        ["text"] = ["TEXT"],
        ["threshold-percent"] = ["--threshold"],
        ["version"] = ["--list-version"],
        ["window"] = ["--window-days"],
    };

    // What each question asks, for readers who know neither calls nor commands.
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["FindOwnershipLink"] = "Whether two entities belong together by declared shares",
        ["FindStructuring"] = "Jobs split under a threshold, or bunching just below it",
        ["GetBalance"] = "Whether accelerator hours and chips balance",
        ["GetControllers"] = "Who ultimately owns and controls an entity",
        ["GetDeviceHistory"] = "Where a device was",
        ["GetLead"] = "One lead, with what it rests on",
        ["GetLineageCompute"] = "How much compute stands behind a model",
        ["GetSiteReliability"] = "How far a site's statements can be trusted",
        ["GetUsageSeries"] = "Accelerators held over time",
        ["ListCaptured"] = "What a screening list captures through ownership",
        ["ListChanges"] = "What changed between two sizes of the log",
        ["ListConcealedOrigins"] = "Models whose origin may be concealed",
        ["ListContributions"] = "What a model did in the building of others, or others in its building",
        ["ListDeviceConflicts"] = "Devices whose statements contradict each other",
        ["ListDistillationLeads"] = "Models that may have learned from another's answers",
        ["ListEntities"] = "Entities and their owners as declared",
        ["ListHandoffs"] = "Checkpoints that passed from one customer to another",
        ["ListLargeClusterUsers"] = "Who used large clusters",
        ["ListLeads"] = "Leads, which are no findings",
        ["ListReleases"] = "Public models and the attested training behind them",
        ["ListRules"] = "The rules, and where each stands on the day",
        ["GetRuleSet"] = "The file of the rule set",
        ["ListSignals"] = "Signals, and which of them have input",
        ["ListStackedChips"] = "Chips that no control line covers, stacked over a line",
        ["SearchEntities"] = "Whom a name or an identifier may mean",
        ["SearchJobs"] = "Training jobs",
        ["TraceLineage"] = "Where a model comes from, or what came of it",
    };

    // Calls that messages name, as what a person runs instead.
    private static readonly Dictionary<string, string> Calls = new(StringComparer.Ordinal)
    {
        ["FindOwnershipLink"] = "\"query link\"",
        ["FindStructuring"] = "\"query structuring\"",
        ["GetBalance"] = "\"query balance\"",
        ["GetControllers"] = "\"query controllers\"",
        ["GetDeviceHistory"] = "\"query device\"",
        ["GetLead"] = "\"query lead\"",
        ["GetLineageCompute"] = "\"query compute\"",
        ["GetSiteReliability"] = "\"query reliability\"",
        ["GetUsageSeries"] = "\"query usage\"",
        ["ListAccreditations"] = "\"query keys\"",
        ["ListCaptured"] = "\"query captured\"",
        ["ListChanges"] = "\"query diff\"",
        ["ListConcealedOrigins"] = "\"query origin\"",
        ["ListContributions"] = "\"query contributions\"",
        ["ListDeviceConflicts"] = "\"query device-conflicts\"",
        ["ListDistillationLeads"] = "\"query distillation\"",
        ["ListEntities"] = "\"query register\"",
        ["ListHandoffs"] = "\"query handoffs\"",
        ["ListLargeClusterUsers"] = "\"query clusters\"",
        ["ListLeads"] = "\"query leads\"",
        ["ListReleases"] = "\"query releases\"",
        ["ListRules"] = "\"query rules\"",
        ["GetRuleSet"] = "\"query rules\"",
        ["ListSignals"] = "\"query signals\"",
        ["ListStackedChips"] = "\"query stacked\"",
        ["SearchEntities"] = "\"query entities\"",
        ["SearchJobs"] = "\"query jobs\"",
        ["TraceLineage"] = "\"query lineage\"",
        ["GrpcUrl"] = "--grpc-url",
        ["HttpUrl"] = "--http-url",
        ["RootFingerprint"] = "--root",
    };

    /// <summary>The option or argument of a command that a field of its request comes from; the field where none is known.</summary>
    public static string OptionOf(Command command, string field)
    {
        var words = Kebab(Index().Replace(field, ""));
        string[] symbols = [.. command.Options.Select(option => option.Name), .. command.Arguments.Select(argument => argument.Name)];
        string[] candidates = [.. Options.GetValueOrDefault(words) ?? [], "--" + words, words.ToUpperInvariant()];
        return candidates.FirstOrDefault(candidate => candidate.Split(' ').Where(word => word is not ("and" or "or")).All(symbols.Contains)) ?? field;
    }

    /// <summary>What a call asks, in words; its name in words where none are known.</summary>
    public static string TitleOf(string call) => Titles.GetValueOrDefault(call) ?? Hump().Replace(call, " $0");

    /// <summary>A message with names of calls and settings as commands and options.</summary>
    public static string Of(string message) => Word().Replace(message, match => Calls.GetValueOrDefault(match.Value, match.Value));

    // maxDepth and max_depth are max-depth.
    private static string Kebab(string field) => Hump().Replace(field, "-$0").Replace('_', '-').ToLowerInvariant();

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex Hump();

    [GeneratedRegex("\\b[A-Z][a-z]+[A-Z][A-Za-z]+\\b")]
    private static partial Regex Word();
}
