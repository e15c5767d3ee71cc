// From drafts to signed attestations. A new draft gets the next number; one that says what the newest on its record says, or
// of a job what it said before it came further, gets nothing, unless it is to leave again, and then exactly what it got
// before; one that says something else supersedes the newest, but for a job that an older export has as running and that is
// known to have come further.
//
//   everything in a statement =  draft (from the accounting)  +  salts (from secret and draft)
//                              + stream, sequence, time, superseded statement, version (from the journal)
//
// so that the journal and the accounting together give the same bytes, and Ed25519 the same signature.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>Signs drafts in the name of one key.</summary>
/// <param name="origin">The registry that statements are made out to.</param>
/// <param name="signer">The key.</param>
/// <param name="secret">Its salts.</param>
/// <param name="journal">Its memory.</param>
/// <param name="version">The version of this program.</param>
/// <param name="clock">The time of issue.</param>
public sealed class StatementIssuer(string origin, ISigner signer, ImportSecret secret, ImportJournal journal, string version, TimeProvider clock)
{
    private const string ProducerName = "provenance import";

    /// <summary>Issues a batch. New statements are in the journal, durably, before this returns them.</summary>
    /// <param name="drafts">Drafts of distinct records.</param>
    /// <param name="repeat">Whether statements that were issued and delivered before leave again.</param>
    /// <param name="cancellationToken">Stops before anything was remembered.</param>
    public IssuedBatch Issue(IReadOnlyList<Draft> drafts, bool repeat, CancellationToken cancellationToken)
    {
        var slots = drafts.SelectMany(draft => Place(draft, repeat)).ToArray();
        var pending = Array.FindAll(slots, slot => slot.Leaves);
        Number(pending);
        Build(pending, cancellationToken);
        var signed = Array.FindAll(pending, slot => slot.Outcome is { IsSigned: true });
        if (signed.Length < pending.Length)
        {
            // Refused drafts have taken numbers; the others move up, so that the stream has no gap.
            Number(signed);
            Build(signed, cancellationToken);
        }

        CheckRepeated(signed);
        journal.Remember(
            [.. signed.Where(slot => slot.IsNew).Select(slot => slot.Issued)],
            [.. signed.Where(slot => slot.State == IssueState.Again && journal.IsUndelivered(slot.Issue!)).Select(slot => slot.Issued)],
            [.. slots.Where(slot => slot.IsKnown).SelectMany(slot => Names(slot.Draft)).Where(IsFree).Distinct()]);
        return new IssuedBatch([.. slots.Select(slot => new IssuedDraft(slot.Draft, slot.State, slot.Outcome))]);
    }

    // What is repeated leaves where nothing would, or before what corrects it back.
    private IEnumerable<Slot> Place(Draft draft, bool repeat)
    {
        var slot = Place(draft);
        var said = repeat && slot.State is (IssueState.Unchanged or IssueState.Earlier or IssueState.CorrectedBack) ? Said(draft, IssueKeys.Chain(draft)) : null;
        return said is null || journal.HasLeft(said) ? [slot]
            : slot.State == IssueState.CorrectedBack ? [new Slot(draft, IssueState.Again, said), slot]
            : [new Slot(draft, IssueState.Again, said)];
    }

    private Slot Place(Draft draft)
    {
        if (!Names(draft).All(name => IsFree(name) || journal.NameBehind(name.Source, name.Scope, name.Slug) == name.Name))
        {
            return new Slot(draft, IssueState.Collision, null);
        }

        var chain = IssueKeys.Chain(draft);
        if (!journal.TryFind(draft.Source, chain, out var last))
        {
            return new Slot(draft, IssueState.New, null);
        }

        if (last.Names != IssueKeys.Names(draft))
        {
            return new Slot(draft, IssueState.Collision, last);
        }

        var said = Said(draft, chain);
        if (said is not null && (said.Sequence == last.Sequence || journal.IsUndelivered(said) || (draft.Progress is not null && !last.IsLevelWith(draft))))
        {
            return new Slot(draft, journal.IsUndelivered(said) ? IssueState.Again : said.Sequence == last.Sequence ? IssueState.Unchanged : IssueState.Earlier, said);
        }

        // What a job said before it came further is of an older export, for it only goes on. But what is said of it may be corrected
        // and corrected back, as a mapping may, and what a register once said of a party may hold again.
        var isBack = said is not null && draft.Progress is not null;
        return new Slot(draft, last.IsAheadOf(draft) ? IssueState.Older : isBack ? IssueState.CorrectedBack : IssueState.Changed, last);
    }

    // Journals of earlier versions have the digest itself.
    private Issue? Said(Draft draft, Digest chain) =>
        journal.TryFind(draft.Source, chain, secret.Mark(draft.ContentDigest), out var said) || journal.TryFind(draft.Source, chain, draft.ContentDigest, out said) ? said : null;

    // Those in the name of its record stand with what was issued on it.
    private IEnumerable<JournalName> Names(Draft draft) => draft.Names.Except(draft.RecordNames)
        .Select(name => new JournalName { Source = draft.Source, Scope = name.Scope, Slug = name.Slug, Name = secret.Mark(name.NameDigest) });

    private bool IsFree(JournalName name) => journal.NameBehind(name.Source, name.Scope, name.Slug) is null;

    private void Number(Slot[] pending)
    {
        var sequence = journal.NextSequence;
        var now = Timestamp.FromDateTimeOffset(clock.GetUtcNow());
        foreach (var slot in pending.Where(slot => slot.IsNew))
        {
            var chain = IssueKeys.Chain(slot.Draft);
            if (slot.Issue?.Sequence != sequence)
            {
                slot.Outcome = null;
                slot.Issue = new Issue
                {
                    Sequence = sequence,
                    Source = slot.Draft.Source,
                    Chain = chain,
                    Content = secret.Mark(slot.Draft.ContentDigest),
                    SourceDigest = slot.Draft.SourceDigest,
                    IssuedAt = now,
                    Supersedes = journal.Newest(chain)?.Statement,
                    Version = version,
                    Statement = default,
                    HasEnded = slot.Draft.Progress is { HasEnded: true } ? true : null,
                    AsOf = slot.Draft.Progress?.AsOf,
                    Names = IssueKeys.Names(slot.Draft),
                    WaitSeconds = slot.Draft.WaitSeconds,
                    RunSeconds = slot.Draft.RunSeconds,
                };
            }

            sequence++;
        }
    }

    private void Build(Slot[] pending, CancellationToken cancellationToken) => Parallel.ForEach(
        pending.Where(slot => slot.Outcome is null),
        new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
        slot => slot.Outcome = Build(slot.Draft, slot.Issue!));

    private BuildOutcome Build(Draft draft, Issue issue)
    {
        var salts = new Queue<Salt>(draft.Sections.Select(section => secret.Salt(draft.Record, section.Name, section.Utf8.Span)));
        var builder = new StatementBuilder(origin, draft.Kind, draft.Record)
        {
            IssuedAt = issue.IssuedAt,
            Stream = journal.Stream,
            Sequence = issue.Sequence,
            Supersedes = issue.Supersedes is { } superseded ? new Supersedes { Statement = superseded, Reason = SupersedesReason.Update } : null,
            Producer = new Producer { Name = ProducerName, Version = issue.Version, SourceDigest = issue.SourceDigest },
            Extensions = draft.Extensions,
            Salts = salts.Dequeue,
        };
        foreach (var section in draft.Sections)
        {
            builder.Add(section.Name, section.Utf8);
        }

        return builder.Sign(signer);
    }

    private static void CheckRepeated(Slot[] pending)
    {
        var other = Array.Find(pending, slot =>
            slot.State == IssueState.Again && slot.Outcome!.Value.Attestation!.Envelope.StatementId != slot.Issue!.Statement);
        if (other is not null)
        {
            throw new AccountingFormatException(
                $"{other.Draft.Record}: the statement that was issued cannot be made again; the import secret is another one than then.");
        }
    }

    private sealed class Slot(Draft draft, IssueState state, Issue? issue)
    {
        public Draft Draft { get; } = draft;

        public IssueState State { get; } = state;

        public bool IsNew => State is IssueState.New or IssueState.Changed or IssueState.CorrectedBack;

        /// <summary>Whether what it says was issued, now or before.</summary>
        public bool IsKnown => Leaves ? Outcome is { IsSigned: true } : State is IssueState.Unchanged or IssueState.Earlier;

        public bool Leaves => IsNew || State == IssueState.Again;

        public Issue? Issue { get; set; } = issue;

        public BuildOutcome? Outcome { get; set; }

        public IssuedStatement Issued
        {
            get
            {
                var attestation = Outcome!.Value.Attestation!;
                return new(Issue! with { Statement = attestation.Envelope.StatementId }, attestation);
            }
        }
    }
}
