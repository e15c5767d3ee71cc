// One import: accounting in, signed attestations out, in batches, in memory that grows only with the names of records.

using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>Runs an import.</summary>
/// <param name="issuer">Signs.</param>
/// <param name="journal">Remembers.</param>
/// <param name="sink">Takes what was signed.</param>
/// <param name="rejects">Is told each record that was not drafted.</param>
public sealed class Import(StatementIssuer issuer, ImportJournal journal, IAttestationSink sink, Action<NotDrafted> rejects)
{
    private const int BatchDrafts = 512;

    private readonly bool _isFirst = journal.NextSequence == 1;
    private readonly SlugClaims _slugs = new();
    private readonly Dictionary<Digest, Seen> _seen = [];
    private readonly List<Draft> _batch = [];

    /// <summary>The figures so far.</summary>
    public ImportSummary Summary { get; } = new();

    /// <summary>Whether statements that were delivered before leave once more.</summary>
    public bool Repeat { get; init; }

    /// <summary>
    /// Whether files are read newest first, each an export of the same accounting: what an older one says otherwise is then
    /// passed over. If not, it is listed.
    /// </summary>
    public bool ReadsNewestFirst { get; init; }

    /// <summary>Called for each record that was read.</summary>
    public Action OnRow { get; init; } = () => { };

    /// <summary>Lets the statements of runs that did not end leave first, the same in every byte.</summary>
    /// <exception cref="AccountingFormatException">What was kept of them is damaged.</exception>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var kept in journal.ReadUndelivered().Chunk(BatchDrafts))
        {
            journal.RememberAgain(kept);
            await sink.WriteAsync([.. kept.Select(statement => statement.Attestation)], cancellationToken);
            Summary.Recovered += kept.Length;
        }
    }

    /// <summary>Reads one file. Call it for each, then <see cref="CompleteAsync"/>.</summary>
    /// <exception cref="AccountingFormatException">The file is not the accounting it was said to be.</exception>
    public async Task ReadAsync(IAccounting accounting, Stream content, string file, CancellationToken cancellationToken)
    {
        await foreach (var row in accounting.DraftAsync(content, file, cancellationToken))
        {
            Summary.Rows++;
            OnRow();
            foreach (var reason in row.NotDrafted)
            {
                Reject(reason);
            }

            foreach (var draft in row.Drafts)
            {
                Take(draft);
            }

            if (_batch.Count >= BatchDrafts)
            {
                await IssueAsync(cancellationToken);
            }
        }
    }

    /// <summary>Signs what is left, and ends the run once everything is where it was to go.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await SignRestAsync(cancellationToken);
        journal.Delivered();
    }

    /// <summary>
    /// Signs what is left and completes the sink, where that is a station on the way. The run ends with
    /// <see cref="ImportJournal.Delivered()"/>; until then the next one lets all of it leave again.
    /// </summary>
    public async Task SignRestAsync(CancellationToken cancellationToken)
    {
        await IssueAsync(cancellationToken);
        await sink.CompleteAsync(cancellationToken);
    }

    private void Take(Draft draft)
    {
        var chain = IssueKeys.Chain(draft);
        if (!_seen.TryAdd(chain, new Seen(draft.ContentDigest, draft.SourceDigest, draft.Place, draft.Progress)))
        {
            TakeAgain(draft, _seen[chain]);
            return;
        }

        if (Namesake(draft, chain) is { } namesake)
        {
            _seen.Remove(chain);
            Reject(draft, NotDraftedReason.RecordRepeated, $"It was issued as {namesake}, its times shifted alike: give the time zone of then, or the job counts twice. If it is another run, import it from sacct --json, whose times need no zone.");
            return;
        }

        foreach (var name in draft.Names)
        {
            if (_slugs.Claim(name) is { } other)
            {
                _seen.Remove(chain);
                Reject(draft, NotDraftedReason.NameCollision, $"\"{name.Name}\" and \"{other}\" both become \"{name.Slug}\"; give one another name in the mapping.");
                return;
            }
        }

        _batch.Add(draft);
    }

    // The name of a record has a time in it, which is another one where the accounting is read in another time zone. A run of a
    // requeued job may begin hours after another of its runs to the second; then it hardly lasts as long.
    private string? Namesake(Draft draft, Digest chain) => _isFirst || draft.WaitSeconds is null || journal.TryFind(draft.Source, chain, out _)
        ? null
        : draft.Namesakes.FirstOrDefault(record =>
            journal.TryFind(draft.Source, IssueKeys.Chain(draft.Kind, record), out var issue) && issue.IsAsLongAs(draft));

    // A company that stands in many rows is one entity, and a job that crosses the end of a month stands in two exports. Two
    // rows of one file that are equal as a whole are two records that cannot be told apart, or one that was written twice:
    // nobody can say, so the second is listed.
    private void TakeAgain(Draft draft, Seen first)
    {
        var isOtherFile = first.Place.File != draft.Place.File;
        if (first.Source == draft.SourceDigest && first.Place != draft.Place && !isOtherFile)
        {
            Reject(draft, NotDraftedReason.RecordRepeated, $"{first.Place} is the same in every column; the two cannot be told apart.");
        }
        else if (first.Content == draft.ContentDigest)
        {
            Summary.Repeated++;
        }
        else if (!isOtherFile || !ReadsNewestFirst)
        {
            Reject(draft, NotDraftedReason.RecordRepeated, $"{first.Place} is about the same record and says something else.");
        }
        else if (first.Progress is { } taken && draft.Progress is { } progress && taken.IsBehind(progress))
        {
            Reject(draft, NotDraftedReason.RecordRepeated, $"{first.Place} is of a file that was given as newer, where the job has not come so far: give the oldest file first.");
        }
        else
        {
            Summary.Outdated++;
        }
    }

    private async Task IssueAsync(CancellationToken cancellationToken)
    {
        var issued = issuer.Issue(_batch, Repeat, cancellationToken);
        _batch.Clear();
        foreach (var one in issued.Drafts)
        {
            Count(one);
        }

        await sink.WriteAsync(issued.Attestations, cancellationToken);
    }

    private void Count(IssuedDraft issued)
    {
        if (issued.State == IssueState.Collision)
        {
            Reject(issued.Draft, NotDraftedReason.NameCollision, "In an earlier import another name became the same handle or id; give one another name in the mapping.");
            return;
        }

        if (issued.State == IssueState.Older)
        {
            Reject(issued.Draft, NotDraftedReason.OlderThanIssued, "It is older than what was issued: the job had come further than this export says.");
            return;
        }

        if (issued.Outcome is { Refusal: { } refusal })
        {
            Reject(issued.Draft, NotDraftedReason.WouldBeRefused, $"{refusal.Field}: {refusal.Message}");
            return;
        }

        ImportSummary.Count(Summary.ByState, issued.State);
        if (issued.Outcome is { Content: { } content })
        {
            ImportSummary.Count(Summary.ByKind, issued.Draft.Kind.Name);
            foreach (var warning in content.Warnings)
            {
                Summary.Warn(warning, issued.Draft.Place);
            }
        }
    }

    private void Reject(Draft draft, NotDraftedReason reason, string detail) => Reject(new NotDrafted(draft.Place, draft.Record, reason, detail));

    private void Reject(NotDrafted reason)
    {
        ImportSummary.Count(Summary.NotDrafted, reason.Reason);
        rejects(reason);
    }

    private readonly record struct Seen(Digest Content, Digest Source, SourcePlace Place, RunProgress? Progress);
}
