using System.CommandLine;
using System.Globalization;
using Provenance.Auditing;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>The options of <c>audit</c>.</summary>
internal sealed class AuditOptionsReader(Terminal terminal)
{
    private readonly Option<string?> _state = new("--state") { Description = "File of this auditor's memory of this log; made if it is not there. Keep it: it is what a rolled-back log is seen by." };
    private readonly Option<string[]> _also = new("--also") { Description = "Another view of the log: an address, or a file with a checkpoint. Both checkpoints are kept where they contradict. May be given several times.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _full = new("--full") { Description = "Judges every entry again." };
    private readonly Option<bool> _incremental = new("--incremental") { Description = "Judges what came since the last audit." };
    private readonly Option<bool> _treeOnly = new("--tree-only") { Description = "Judges the tree, the leaves and their times, without the content." };
    private readonly Option<string[]> _keys = new("--key") { Description = "Public key file, or key id, of a key whose uses are looked for in the entries that this run judges, which are all of them with --full or from a copy. Have it from the key's holder. May be given several times.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _secrets = new("--discovery-secret") { Description = "File with the discovery secret of each --key, in their order: with it uses are found where no content is shown, and the tags that the operator wrote are checked.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _made = new("--stream-log") { Description = "What the key's holder made: .attestations.jsonl or .attestation.json files, folders of them, or files of statement ids, one a line.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int> _slack = new("--clock-slack") { Description = "Minutes by which clocks may differ.", DefaultValueFactory = _ => (int)TimeBounds.UsualSlack.TotalMinutes };
    private readonly Option<string?> _evidence = new("--evidence") { Description = "Folder for checkpoints that contradict each other; beside the state if absent." };
    private readonly OutputFile _report = new("--report", "Writes the result as a report that \"provenance attest audit-report\" signs.");
    private readonly Option<Handle?> _party = Arguments.Value<Handle>("--party", "The auditor, for --report");
    private readonly Option<int> _concurrency = MirrorCommand.Concurrency();

    public Connection Connection { get; } = new(terminal);

    public Argument<string?> Log { get; } = new("LOG") { Description = "Address that /checkpoint and /tile/ follow, or the folder of a copy.", Arity = ArgumentArity.ZeroOrOne };

    public Option<bool> Json { get; } = new("--json") { Description = "The result as one JSON object." };

    public void AddTo(Command command)
    {
        _slack.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--clock-slack is at least 0 minutes");
            }
        });
        command.Arguments.Add(Log);
        foreach (var option in (Option[])[_state, _also, _full, _incremental, _treeOnly, _keys, _secrets, _made, _slack, _evidence, _report, OutputFile.Overwriting(), _party, _concurrency, Json])
        {
            command.Options.Add(option);
        }

        Connection.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_full) && result.GetValue(_incremental))
            {
                result.AddError("--full and --incremental exclude each other");
            }

            if (result.GetValue(_secrets) is { Length: > 0 } && result.GetValue(_made) is not { Length: > 0 })
            {
                result.AddError("--discovery-secret needs --stream-log: what the key's holder made");
            }

            if ((result.GetValue(_keys)?.Length ?? 0) != (result.GetValue(_secrets)?.Length ?? 0))
            {
                result.AddError("--key and --discovery-secret go in pairs: which key, as its holder names it, and its secret");
            }

            if (result.GetValue(_made) is { Length: > 0 } && result.GetValue(_secrets) is not { Length: > 0 })
            {
                result.AddError("--stream-log needs --discovery-secret: by it the uses of the key are found");
            }

            if (result.GetValue(_report) is not null && result.GetValue(_party) is null)
            {
                result.AddError("--report needs --party: the auditor whose key will sign it");
            }
        });
    }

    public string StatePath(ParseResult parsed) => parsed.GetValue(_state)
        ?? throw CommandException.Usage("There is no file for the auditor's memory", "Give --state FILE; it is made if it is not there.");

    public AuditOptions Read(ParseResult parsed, VerificationPolicy policy, string place, IReadOnlyList<VantagePoint> vantagePoints) => new()
    {
        Policy = policy,
        EvidenceFolder = parsed.GetValue(_evidence) ?? StatePath(parsed) + ".evidence",
        IsServer = LogPlace.IsServer(place),
        FromStart = parsed.GetValue(_full) || (!LogPlace.IsServer(place) && !parsed.GetValue(_incremental)),
        WithContent = !parsed.GetValue(_treeOnly),
        VantagePoints = vantagePoints,
        KeyWatch = ReadKeyWatch(parsed),
        Slack = TimeSpan.FromMinutes(parsed.GetValue(_slack)),
        Concurrency = parsed.GetValue(_concurrency),
        Time = terminal.Time,
    };

    public async Task<IReadOnlyList<(VantagePoint Point, HttpTiles? Tiles)>> ReadVantagePointsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var read = new List<(VantagePoint, HttpTiles?)>();
        foreach (var text in parsed.GetValue(_also) ?? [])
        {
            if (LogPlace.IsServer(text))
            {
                var tiles = new HttpTiles(LogPlace.Address(text), terminal.Time);
                read.Add((new VantagePoint(text, await tiles.ReadCheckpointAsync(cancellationToken), tiles), tiles));
                continue;
            }

            if (!File.Exists(text))
            {
                throw CommandException.Unable($"There is no file {text}", "--also takes an address or a file with a checkpoint.");
            }

            read.Add(SignedCheckpoint.TryParse(await File.ReadAllBytesAsync(text, cancellationToken), out var checkpoint, out var reason)
                ? (new VantagePoint(text, checkpoint, null), null)
                : throw CommandException.Unable($"{text} is no checkpoint: {reason}", "Give a file as /checkpoint serves it."));
        }

        return read;
    }

    public async Task WriteReportAsync(ParseResult parsed, AuditOutcome outcome, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_report) is not { } path)
        {
            return;
        }

        var report = AuditReportDraft.OfAudit(outcome, parsed.GetValue(_party)!.Value, terminal.Time.GetUtcNow());
        await AtomicFile.WriteAsync(path, report, cancellationToken);
        terminal.Note($"{path} is written; \"provenance attest audit-report --from {path}\" signs it.");
    }

    private KeyWatch? ReadKeyWatch(ParseResult parsed)
    {
        if (parsed.GetValue(_secrets) is not { Length: > 0 } secrets)
        {
            return null;
        }

        var keys = parsed.GetValue(_keys)!.Zip(secrets, (key, secret) => new WatchedKey(KeyFiles.ReadKeyId(key), DiscoverySecretCommand.Read(secret))).ToList();
        if (keys.GroupBy(key => key.Key).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw CommandException.Usage($"Key {twice.Key} is given twice", "Give each key once, with its own secret.");
        }

        var made = new HashSet<Digest>();
        foreach (var path in parsed.GetValue(_made) ?? [])
        {
            MadeStatements.Read(path, made);
        }

        return made.Count <= KeyWatch.MostMade && keys.Count <= KeyWatch.MostKeys
            ? new KeyWatch(keys, made)
            : throw CommandException.Unable(
                string.Create(CultureInfo.InvariantCulture, $"There are more than {KeyWatch.MostKeys} keys or {KeyWatch.MostMade:N0} statements made"), "Audit a part of the keys at a time.");
    }
}
