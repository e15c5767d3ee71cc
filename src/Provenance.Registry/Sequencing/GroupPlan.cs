// What a group of pending attestations does to the log, worked out under the head's lock and without touching the
// store: who is logged where, who is there already, who is refused by trust that changed since admission. Entry i is
// judged by the trust statements below i, also when those stand in the same group.
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Sequencing;

/// <summary>Where one pending attestation goes: exactly one of index and refusal is set.</summary>
/// <param name="Index">Its position.</param>
/// <param name="IsNew">Whether this group logs it.</param>
/// <param name="Refusal">Why it is not logged.</param>
internal readonly record struct Placement(LeafIndex? Index, bool IsNew, Refusal? Refusal);

/// <summary>The plan of one group.</summary>
internal sealed class GroupPlan
{
    private readonly List<StoredEntry> _entries;
    private readonly Digest[] _leafHashes;
    private readonly Placement[] _placements;
    private readonly Dictionary<Digest, LeafIndex> _placed = [];
    private readonly DiscoverySecrets _secrets;
    private readonly StatementReader _reader;
    private readonly LogHead _head;
    private readonly long _loggedAtMilliseconds;

    private GroupPlan(LogHead head, TrustHistory trust, int count, long loggedAtMilliseconds, DiscoverySecrets secrets, StatementReader reader)
    {
        _head = head;
        _secrets = secrets;
        _reader = reader;
        _loggedAtMilliseconds = loggedAtMilliseconds;
        _entries = new List<StoredEntry>(count);
        _leafHashes = new Digest[count];
        _placements = new Placement[count];
        Trust = trust;
    }

    /// <summary>Entries to write, consecutive from the head's size on.</summary>
    public IReadOnlyList<StoredEntry> Entries => _entries;

    /// <summary>Their leaf hashes.</summary>
    public ReadOnlySpan<Digest> LeafHashes => _leafHashes.AsSpan(0, _entries.Count);

    /// <summary>One a pending attestation, in their order.</summary>
    public IReadOnlyList<Placement> Placements => _placements;

    /// <summary>Trust after the group.</summary>
    public TrustHistory Trust { get; private set; }

    /// <summary>Plans a group.</summary>
    /// <param name="head">The head under its lock.</param>
    /// <param name="trust">Trust up to the head.</param>
    /// <param name="group">The pending attestations.</param>
    /// <param name="known">Statements among them that the log holds, by id.</param>
    /// <param name="loggedAtMilliseconds">Time of logging, not before the head's.</param>
    /// <param name="secrets">For the tags of leaves.</param>
    /// <param name="reader">Reads again what is judged again.</param>
    public static GroupPlan Make(
        LogHead head,
        TrustHistory trust,
        IReadOnlyList<Pending> group,
        IReadOnlyDictionary<Digest, LeafIndex> known,
        long loggedAtMilliseconds,
        DiscoverySecrets secrets,
        StatementReader reader)
    {
        var plan = new GroupPlan(head, trust, group.Count, loggedAtMilliseconds, secrets, reader);
        for (var i = 0; i < group.Count; i++)
        {
            plan._placements[i] = plan.Place(group[i], known);
        }

        return plan;
    }

    private Placement Place(Pending pending, IReadOnlyDictionary<Digest, LeafIndex> known)
    {
        var envelope = pending.Attestation.Envelope;
        var id = envelope.StatementId;
        if (known.TryGetValue(id, out var index) || _placed.TryGetValue(id, out index))
        {
            return new Placement(index, false, null);
        }

        var judgement = pending.TrustEpoch == Trust.Current.Epoch
            ? pending.Judgement
            : TrustJudge.Judge(Trust.Current, pending.Content(_reader), envelope.Signers());
        if (judgement.Refusal is { } refusal)
        {
            return new Placement(null, false, refusal);
        }

        if (_loggedAtMilliseconds > judgement.AcceptUntilMilliseconds)
        {
            return new Placement(null, false, TrustJudge.ArrivedTooLate(judgement.Signer!));
        }

        index = new LeafIndex(_head.Size.Value + _entries.Count);
        Add(pending, judgement, index);
        _placed.Add(id, index);
        return new Placement(index, true, null);
    }

    private void Add(Pending pending, Judgement judgement, LeafIndex index)
    {
        var envelope = pending.Attestation.Envelope;
        var isTrust = pending.IsTrust;
        var bytes = _secrets.LeafOf(envelope, DateTimeOffset.FromUnixTimeMilliseconds(_loggedAtMilliseconds), isTrust).Encode();
        _leafHashes[_entries.Count] = MerkleTree.LeafHash(bytes);
        _entries.Add(new StoredEntry(
            index, bytes, envelope, pending.Attestation.Sections, isTrust, judgement.SignerSuspended));
        if (isTrust)
        {
            Trust = Trust.Append(pending.Content(_reader), judgement.Signer, index);
        }
    }
}
