using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>One entry of the log as read, before its place in chain and stream is known.</summary>
internal sealed class EntryReading
{
    private readonly long _issuedAtMicroseconds;
    private readonly SupersedesReason? _supersedesReason;
    private readonly bool _signerSuspended;
    private readonly string _missingSections;
    private readonly ProjectedSubject? _subject;
    private readonly bool _isWithdrawal;

    private EntryReading(StoredEntry entry, StatementContent content, string party, long loggedAtMilliseconds)
    {
        var statement = content.Statement;
        IsTrust = entry.IsTrust;
        Index = entry.Index.Value;
        StatementId = statement.Id;
        Supersedes = statement.Supersedes?.Statement;
        _isWithdrawal = statement.IsWithdrawal;
        ChainKey = new ChainKey(statement.Record, statement.Kind.Name, party, statement.RecordDigest);
        StreamKey = new StreamKey(statement.Stream.GetValueOrDefault(), party);
        Sequence = statement.Sequence.GetValueOrDefault();
        LoggedAtMilliseconds = loggedAtMilliseconds;
        _issuedAtMicroseconds = statement.IssuedAt.Microseconds;
        _supersedesReason = statement.Supersedes?.Reason;
        _signerSuspended = entry.SignerSuspended;
        _missingSections = content.MissingSections.Count == 0 ? "" : string.Join(' ', content.MissingSections);
        _subject = SubjectReading.Read(content);
    }

    public bool IsTrust { get; }

    public long Index { get; }

    public Digest StatementId { get; }

    public Digest? Supersedes { get; }

    public ChainKey ChainKey { get; }

    public StreamKey StreamKey { get; }

    public long Sequence { get; }

    public long LoggedAtMilliseconds { get; }

    /// <exception cref="StorageCorruptException">The entry would not have been logged as it is stored.</exception>
    public static EntryReading Of(StoredEntry entry, StatementReader reader, ISignerParties parties)
    {
        if (!Leaf.TryDecode(entry.Leaf.Span, out var leaf) || leaf.StatementId != entry.StatementId)
        {
            throw new StorageCorruptException($"The leaf of entry {entry.Index} does not name its statement.");
        }

        var outcome = reader.ReadLogged(entry.Envelope, entry.Sections);
        return outcome.IsRead
            ? new EntryReading(
                entry,
                outcome.Content,
                parties.PartyOf(entry.Envelope.Signatures[0].KeyId, entry.Index.Value),
                leaf.LoggedAtMilliseconds)
            : throw new StorageCorruptException(
                $"Entry {entry.Index} cannot be read: {outcome.Refusal.Reason} {outcome.Refusal.Field}.");
    }

    public ChainMember ToMember(long? supersedesIndex) =>
        new(Index, StatementId, ChainKey, Supersedes, supersedesIndex, _isWithdrawal);

    public ProjectedEntry Project(ChainLink? link, long? stream) => new()
    {
        Index = Index,
        StatementId = StatementId,
        Kind = ChainKey.Kind,
        Record = ChainKey.Record,
        Party = ChainKey.Party,
        IssuedAtMicroseconds = _issuedAtMicroseconds,
        LoggedAtMilliseconds = LoggedAtMilliseconds,
        Link = link,
        SupersedesReason = _supersedesReason,
        SignerSuspended = _signerSuspended,
        MissingSections = _missingSections,
        Stream = stream,
        Sequence = Sequence,
        Subject = _subject,
    };
}
