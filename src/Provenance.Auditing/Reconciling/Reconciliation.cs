// Statements against the raw accounting that they were, or should have been, made from. The raw records are drafted again
// by the rules of the import, so that both sides are in the same words; then every record stands on one side, on the other,
// or on both and is compared field by field, by its source digest, and in the sums of hours.

using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Auditing;

/// <summary>A record that both sides have and that differs.</summary>
/// <param name="Record">Its name.</param>
/// <param name="Place">Where the raw accounting has it.</param>
/// <param name="Index">The log's entry.</param>
/// <param name="Fields">The fields that differ; none where only the source digest does.</param>
/// <param name="HasOtherSource">Whether the statement names the digest of another raw record.</param>
public sealed record DifferingRecord(string Record, SourcePlace Place, long Index, IReadOnlyList<FieldDifference> Fields, bool HasOtherSource);

/// <summary>Sums of accelerator hours on one side.</summary>
/// <param name="Jobs">How many jobs are summed.</param>
/// <param name="Low">At least so many hours.</param>
/// <param name="High">At most so many, unknown ones left out.</param>
/// <param name="Unknown">Jobs whose hours are unknown.</param>
public sealed record HoursTotal(long Jobs, ExactSum Low, ExactSum High, long Unknown);

/// <summary>What a reconciliation gave.</summary>
public sealed record ReconciliationOutcome
{
    /// <summary>Records that the raw accounting has and the log has not.</summary>
    public required IReadOnlyList<(string Record, SourcePlace Place)> NotLogged { get; init; }

    /// <summary>Records that the log has and the raw accounting has not, within the period that it covers.</summary>
    public required IReadOnlyList<(string Record, long Index)> NotInRaw { get; init; }

    /// <summary>Records that both have and that differ.</summary>
    public required IReadOnlyList<DifferingRecord> Differing { get; init; }

    /// <summary>Records that both have and that the log contradicts itself about; what is current was compared, and may stand in <see cref="Differing"/> too.</summary>
    public required IReadOnlyList<(string Record, long Index, IReadOnlyList<long> Contradicting)> Contradicted { get; init; }

    /// <summary>Records of which sections are not shown; what is shown was compared, and may stand in <see cref="Differing"/> too.</summary>
    public required IReadOnlyList<(string Record, long Index, IReadOnlyList<string> Sections)> NotCompared { get; init; }

    /// <summary>Raw records that gave no statement, by reason.</summary>
    public required IReadOnlyDictionary<NotDraftedReason, long> NotDrafted { get; init; }

    /// <summary>The first raw record of each such reason.</summary>
    public required IReadOnlyDictionary<NotDraftedReason, NotDrafted> FirstNotDrafted { get; init; }

    /// <summary>Records that both have in full and that agree, of which the log says one thing alone.</summary>
    public required long Agreeing { get; init; }

    /// <summary>Hours of the raw accounting's jobs.</summary>
    public required HoursTotal Raw { get; init; }

    /// <summary>Hours of the log's jobs in the same period.</summary>
    public required HoursTotal Logged { get; init; }

    /// <summary>Start of the period that the raw accounting covers; null where it says nothing of time.</summary>
    public required Timestamp? From { get; init; }

    /// <summary>Its end.</summary>
    public required Timestamp? To { get; init; }

    /// <summary>Whether every raw record that should be in the log was compared in full.</summary>
    public bool IsComplete => NotCompared.Count == 0 && NotDrafted.Keys.All(Reconciliation.IsExpected);
}

/// <summary>Compares raw accounting with a log. Raw records are held in memory, some 2 KB each.</summary>
/// <param name="origin">The registry's origin.</param>
public sealed class Reconciliation(string origin)
{
    /// <summary>The most raw records that are held.</summary>
    public const int MostRaw = 1_000_000;

    private static readonly NotDraftedReason[] Expected =
        [NotDraftedReason.JobStep, NotDraftedReason.NoAccelerators, NotDraftedReason.NotStarted, NotDraftedReason.Excluded];

    private readonly Dictionary<(string Kind, string Record), Draft> _drafts = [];
    private readonly SortedDictionary<NotDraftedReason, long> _notDrafted = [];
    private readonly Dictionary<NotDraftedReason, NotDrafted> _firstNotDrafted = [];
    private readonly StreamId _stream = StreamId.Draw();

    /// <summary>Whether no raw record was read that the log could be compared with: such a comparison would find nothing, whatever the log says.</summary>
    public bool IsEmpty => _drafts.Count == 0 && _notDrafted.Keys.All(IsExpected);

    /// <summary>Whether local times without a time zone kept every raw record from being read: what is missing is an option, not a statement.</summary>
    public bool LacksTimeZone => _drafts.Count == 0 && _notDrafted.ContainsKey(NotDraftedReason.TimeZoneMissing);

    /// <summary>Whether a raw record may be left out of the log by its nature.</summary>
    public static bool IsExpected(NotDraftedReason reason) => Expected.Contains(reason);

    /// <summary>Reads raw accounting.</summary>
    /// <param name="rows">Its records as the import drafts them.</param>
    /// <exception cref="InvalidDataException">There are more than are held.</exception>
    public async Task ReadRawAsync(IAsyncEnumerable<RowOutcome> rows)
    {
        await foreach (var row in rows)
        {
            foreach (var draft in row.Drafts)
            {
                // What a later file says of the same record is what it came to.
                _drafts[(draft.Kind.Name, draft.Record)] = draft;
            }

            foreach (var reason in row.NotDrafted)
            {
                _notDrafted[reason.Reason] = _notDrafted.GetValueOrDefault(reason.Reason) + 1;
                _firstNotDrafted.TryAdd(reason.Reason, reason);
            }

            if (_drafts.Count > MostRaw)
            {
                throw new InvalidDataException($"There are more than {MostRaw} raw records; reconcile a part at a time.");
            }
        }
    }

    /// <summary>Compares with what the log says.</summary>
    /// <param name="logged">The log's reports about the cluster.</param>
    public ReconciliationOutcome Compare(IEnumerable<LoggedReport> logged)
    {
        var raw = _drafts.ToDictionary(pair => pair.Key, pair => ReadRun(pair.Value));
        var (from, to) = Period(raw.Values.OfType<Run>());
        var kinds = _drafts.Keys.Select(key => key.Kind).ToHashSet(StringComparer.Ordinal);
        var (notInRaw, differing, notCompared) = (new List<(string, long)>(), new List<DifferingRecord>(), new List<(string, long, IReadOnlyList<string>)>());
        var contradicted = new List<(string, long, IReadOnlyList<long>)>();
        var (met, agreeing, runs) = (new HashSet<(string, string)>(), 0L, new List<Run?>());
        foreach (var report in logged.Where(report => kinds.Contains(report.Content.Statement.Kind.Name)))
        {
            var key = (report.Content.Statement.Kind.Name, report.Content.Statement.Record);
            var run = report.Content.Section<Run>();
            if (!_drafts.TryGetValue(key, out var draft))
            {
                if (run is null || IsWithin(run, from, to))
                {
                    notInRaw.Add((key.Record, report.Index));
                    AddRun(report, run, runs);
                }

                continue;
            }

            met.Add(key);
            AddRun(report, run, runs);
            var difference = Differs(draft, report);
            if (difference is not null)
            {
                differing.Add(difference);
            }

            if (report.Contradicting.Count > 0)
            {
                contradicted.Add((key.Record, report.Index, report.Contradicting));
            }

            if (report.Content.MissingSections is { Count: > 0 } missing)
            {
                notCompared.Add((key.Record, report.Index, missing));
            }
            else if (difference is null && report.Contradicting.Count == 0)
            {
                agreeing++;
            }
        }

        return new ReconciliationOutcome
        {
            NotLogged = [.. _drafts.Where(pair => !met.Contains(pair.Key)).Select(pair => (pair.Key.Record, pair.Value.Place))],
            NotInRaw = notInRaw,
            Differing = differing,
            Contradicted = contradicted,
            NotCompared = notCompared,
            NotDrafted = _notDrafted,
            FirstNotDrafted = _firstNotDrafted,
            Agreeing = agreeing,
            Raw = Total(raw.Where(pair => pair.Key.Kind == "training-job").Select(pair => pair.Value)),
            Logged = Total(runs),
            From = from,
            To = to,
        };
    }

    private static void AddRun(LoggedReport report, Run? run, List<Run?> runs)
    {
        if (report.Content.Statement.Kind is TrainingJobKind)
        {
            runs.Add(run);
        }
    }

    // In what the log shows; a section that is named and not shown says neither yes nor no.
    private static DifferingRecord? Differs(Draft draft, LoggedReport report)
    {
        var fields = new List<FieldDifference>();
        foreach (var section in draft.Sections.Where(section => !report.Content.MissingSections.Contains(section.Name)))
        {
            fields.AddRange(report.Sections.TryGetValue(section.Name, out var logged)
                ? FieldDifferences.Between(section.Name, section.Utf8, logged)
                : [new FieldDifference(section.Name, "a section", null)]);
        }

        fields.AddRange(report.Sections.Keys
            .Where(name => draft.Sections.All(section => section.Name != name))
            .Select(name => new FieldDifference(name, null, "a section")));
        var source = report.Content.Statement.Producer?.SourceDigest;
        var hasOtherSource = source is { } digest && digest != draft.SourceDigest;
        return fields.Count > 0 || hasOtherSource
            ? new DifferingRecord(draft.Record, draft.Place, report.Index, fields, hasOtherSource)
            : null;
    }

    // The draft read as the registry would read it, for its times and hours.
    private Run? ReadRun(Draft draft)
    {
        if (draft.Kind is not TrainingJobKind)
        {
            return null;
        }

        var builder = new StatementBuilder(origin, draft.Kind, draft.Record) { Stream = _stream, Sequence = 1, IssuedAt = TextValue.Parse<Timestamp>("9999-12-31T00:00:00Z") };
        foreach (var section in draft.Sections)
        {
            builder.Add(section.Name, section.Utf8);
        }

        return builder.Read().Content?.Section<Run>();
    }

    private static (Timestamp? From, Timestamp? To) Period(IEnumerable<Run> runs)
    {
        Timestamp? from = null;
        Timestamp? to = null;
        foreach (var run in runs)
        {
            if (run.StartedAt.TryGet(out var started) && (from is null || started < from))
            {
                from = started;
            }

            var end = run.EndedAt is { IsKnown: true } ended ? ended.Value : run.AsOf;
            to = to is null || end > to ? end : to;
        }

        return (from, to);
    }

    private static bool IsWithin(Run run, Timestamp? from, Timestamp? to)
    {
        var end = run.EndedAt is { IsKnown: true } ended ? ended.Value : run.AsOf;
        var start = run.StartedAt.TryGet(out var started) ? started : run.AsOf;
        return (from is null || end >= from) && (to is null || start <= to);
    }

    private static HoursTotal Total(IEnumerable<Run?> runs)
    {
        var total = new HoursTotal(0, default, default, 0);
        foreach (var run in runs)
        {
            total = run?.AcceleratorHours is { IsKnown: true } hours
                ? total with { Jobs = total.Jobs + 1, Low = total.Low.Plus(hours.Value.Low), High = total.High.Plus(hours.Value.High) }
                : total with { Jobs = total.Jobs + 1, Unknown = total.Unknown + 1 };
        }

        return total;
    }
}
