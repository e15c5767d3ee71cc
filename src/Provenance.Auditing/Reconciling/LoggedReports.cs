// The reports about a cluster, read out of a log: each leaf proved against the signed tree, each statement judged by index
// and its signature verified, superseded ones left behind. An entry that is shown as something else than its leaf commits
// to, or that cannot be read, may be such a report: it is told, whatever it says that it is about. Memory grows with the
// reports about that cluster alone.

using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>What the log says of a record: the newest statement of its first line.</summary>
/// <param name="Index">Its entry.</param>
/// <param name="Content">The statement with its sections, as far as they are shown.</param>
/// <param name="Sections">Their exact bytes.</param>
public sealed record LoggedReport(long Index, StatementContent Content, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Sections)
{
    /// <summary>Entries of the same record that contradict it.</summary>
    public IReadOnlyList<long> Contradicting { get; init; } = [];
}

/// <summary>Reads reports out of a log.</summary>
/// <param name="source">The log.</param>
/// <param name="policy">The auditor's own policy.</param>
public sealed class LoggedReports(ILogSource source, VerificationPolicy policy)
{
    /// <summary>The most reports about one cluster that are held.</summary>
    public const int Most = 1_000_000;

    private readonly Dictionary<(string Kind, string Record), List<LoggedReport>> _chains = [];

    /// <summary>What is wrong with entries: those that could not be taken, and sections that are missing without a redaction.</summary>
    public FindingList Refused { get; } = new();

    /// <summary>Reads the log.</summary>
    /// <param name="prefix">How the names of the records begin: <c>acme/jurong-1/h100-a/</c>.</param>
    /// <param name="progress">Told how many entries are read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The checkpoint that was read.</returns>
    /// <exception cref="UnprovenAnswerException">The log is not signed as the policy asks.</exception>
    /// <exception cref="InvalidDataException">There are more reports than are held.</exception>
    public async Task<Checkpoint> ReadAsync(string prefix, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var newest = await source.ReadCheckpointAsync(cancellationToken);
        var link = new ReceiptCheck(policy).CheckCheckpoint(newest, requireWitnesses: true);
        if (!link.Holds)
        {
            throw new UnprovenAnswerException(link.Detail + ".");
        }

        using var tiles = new VerifiedTiles(newest.Checkpoint, source);
        var reader = new BundleReader(source, tiles);
        var replay = new LogReplay(policy.Origin);
        var held = 0;
        foreach (var id in Tile.NewBundles(TreeSize.Zero, newest.Checkpoint.Size))
        {
            var bundle = await reader.ReadAsync(id.Number, withContent: true, cancellationToken);
            foreach (var finding in bundle.Findings)
            {
                Refused.Add(finding);
            }

            for (var i = 0; i < bundle.Leaves.Count; i++)
            {
                held += Take(replay, bundle, i, prefix) ? 1 : 0;
            }

            if (held > Most)
            {
                throw new InvalidDataException($"There are more than {Most} reports about {prefix}; reconcile a shorter period with a copy that ends there.");
            }

            progress?.Report(bundle.First + id.Width);
        }

        // Only now: a redaction is logged after what it redacts.
        foreach (var finding in MissingSections(replay.Trust.Current))
        {
            Refused.Add(finding);
        }

        return newest.Checkpoint;
    }

    /// <summary>What the log says now, record by record; withdrawn records are not among them.</summary>
    public IEnumerable<LoggedReport> Current() => _chains.Values.Select(Current).Where(report => !report.Content.Statement.IsWithdrawal);

    private static LoggedReport Current(List<LoggedReport> reports)
    {
        ChainedStatement[] chain =
            [.. reports.Select(report => new ChainedStatement(report.Index, report.Content.Statement.Id, report.Content.Statement.Supersedes?.Statement))];
        var index = ChainCheck.Current(chain);
        return reports.First(report => report.Index == index) with { Contradicting = ChainCheck.Conflicts(chain) };
    }

    private bool Take(LogReplay replay, BundleReading bundle, int at, string prefix)
    {
        var index = bundle.First + at;
        if (bundle.Entries[at].Attestation is not { } attestation)
        {
            var shown = bundle.Entries[at];
            Refused.Add(AuditFinding.OfEntry(
                shown.IsDamaged ? AuditRules.ContentDamaged : AuditRules.ContentMissing, index, shown.Fault ?? "has no content."));
            return false;
        }

        if (EntryAudit.OtherRoot(policy, index, attestation.Envelope) is { } otherRoot)
        {
            Refused.Add(otherRoot);
        }

        var entry = replay.Judge(new LeafIndex(index), replay.Read(bundle.Leaves[at].Span, attestation.Envelope, attestation.Sections));
        var content = entry.Reading.Outcome.Content;
        var isAbout = content is not null && content.Statement.Record.StartsWith(prefix, StringComparison.Ordinal);
        IReadOnlyList<ReplayFault> faults = isAbout ? [.. entry.Faults, .. LogReplay.Verify(entry)] : MayHide(entry) ? entry.Faults : [];
        foreach (var fault in faults)
        {
            Refused.Add(AuditFinding.OfEntry(EntryAudit.RuleOf(fault.Rule), index, fault.Message));
        }

        if (content is null || !isAbout || faults.Count > 0)
        {
            return false;
        }

        var key = (content.Statement.Kind.Name, content.Statement.Record);
        if (!_chains.TryGetValue(key, out var chain))
        {
            _chains.Add(key, chain = []);
        }

        if (chain.Find(report => report.Content.Statement.Id == content.Statement.Id) is { } first)
        {
            Refused.Add(RepeatedCheck.Of(index, first.Index));
            return false;
        }

        chain.Add(new LoggedReport(index, content, attestation.Sections));
        return true;
    }

    // In the place of a report about the cluster, or of a trust statement that decides who had a right to one.
    private static bool MayHide(JudgedEntry entry) => entry.IsTrust || entry.Reading.Outcome.Content is null
        || entry.Faults.Any(fault => fault.Rule is ReplayRule.LeafMalformed or ReplayRule.LeafOfAnother);

    private IEnumerable<AuditFinding> MissingSections(TrustState trust) => _chains.Values
        .SelectMany(chain => chain)
        .OrderBy(report => report.Index)
        .SelectMany(report => report.Content.MissingSections
            .Select(section => MissingCheck.Of(trust, report.Index, report.Content.Statement.Id, section)))
        .OfType<AuditFinding>();
}
