// Which checkpoints to believe, as a file (C2SP tlog-policy, a draft without a version;
// followed as of July 2026):
//
//     log <vkey> [<url>]
//     witness <name> <vkey> [<url>]
//     group <name> all|any|<k> <name>...
//     quorum <name>|none
//
// A checkpoint is accepted if a listed log signed it and its quorum cosigned it. Each
// key stands once and each name joins at most one group, so a witness counts once and a
// quorum counts distinct public keys. Anything short of that is refused: fail closed.
//
// A witness with an ML-DSA-44 key (type 0x06) may be listed; as nothing here verifies
// its signatures, it never counts towards a quorum.

using System.Diagnostics.CodeAnalysis;

namespace Provenance.Transparency;

/// <summary>The logs, the witnesses and the quorum that make a checkpoint worth believing. Immutable.</summary>
public sealed class WitnessPolicy
{
    /// <summary>The quorum that asks for no witness.</summary>
    public const string None = "none";

    /// <summary>The largest policy file that is read, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The most logs, the most witnesses and the most groups. The draft asks for at least 32.</summary>
    public const int MaxOfEach = 256;

    internal WitnessPolicy(
        IReadOnlyList<PolicyLog> logs,
        IReadOnlyList<PolicyWitness> witnesses,
        IReadOnlyList<PolicyGroup> groups,
        string quorum)
    {
        Logs = logs;
        Witnesses = witnesses;
        Groups = groups;
        Quorum = quorum;
    }

    /// <summary>The logs, any one of which may have signed. A policy that lists none accepts nothing.</summary>
    public IReadOnlyList<PolicyLog> Logs { get; }

    /// <summary>The witnesses in the order of their definition.</summary>
    public IReadOnlyList<PolicyWitness> Witnesses { get; }

    /// <summary>The groups in the order of their definition, so each after its members.</summary>
    public IReadOnlyList<PolicyGroup> Groups { get; }

    /// <summary>The witness or group that must have witnessed, or "none".</summary>
    public string Quorum { get; }

    /// <summary>The items of a policy's line, which runs of spaces and tabs part; none of an empty one.</summary>
    public static string[] ItemsOf(string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Reads a policy file.</summary>
    /// <param name="file">The whole file; each line ends in a newline.</param>
    /// <param name="policy">The policy, when true is returned.</param>
    /// <param name="reason">Why not, with the line's number, when false is returned.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> file, [NotNullWhen(true)] out WitnessPolicy? policy, [NotNullWhen(false)] out string? reason) =>
        PolicyReader.TryRead(file, out policy, out reason);

    /// <summary>
    /// The same witnesses and quorum for one log alone: keys of other names are left out, and the key given is added where
    /// it is not listed. For a log that has itself witnessed.
    /// </summary>
    /// <param name="log">A key of the log; its name is the origin.</param>
    public WitnessPolicy ForLog(VerifierKey log)
    {
        var logs = Logs.Where(listed => string.Equals(listed.Key.Name, log.Name, StringComparison.Ordinal)).ToList();
        var isListed = logs.Exists(listed => string.Equals(listed.Key.ToString(), log.ToString(), StringComparison.Ordinal));
        return new WitnessPolicy(isListed ? logs : [.. logs, new PolicyLog(log, null)], Witnesses, Groups, Quorum);
    }

    /// <summary>The same logs without any witness: what a log signed is its word, whoever else wrote beside it.</summary>
    public WitnessPolicy LogsAlone() => new(Logs, [], [], None);

    /// <summary>Judges a checkpoint by its signatures. Timestamps are reported, not judged: there is no clock here.</summary>
    /// <param name="checkpoint">The checkpoint with all signatures it came with.</param>
    /// <param name="ed25519">The signature algorithm.</param>
    public PolicyVerdict Evaluate(SignedCheckpoint checkpoint, IEd25519 ed25519)
    {
        var origin = checkpoint.Checkpoint.Origin;
        var logs = Logs.Where(log => string.Equals(log.Key.Name, origin, StringComparison.Ordinal)).ToList();
        if (logs.Count == 0)
        {
            return Refuse(PolicyRefusal.UnknownLog, $"the policy lists no log of the origin {origin}");
        }

        var byLog = NoteVerification.Verify(checkpoint.Note, Verifiers(logs.Select(log => log.Key), ed25519));
        if (!byLog.IsAccepted)
        {
            return byLog.Refusal == NoteRefusal.NoKnownSignature
                ? Refuse(PolicyRefusal.NotSignedByLog, $"no signature is from a key of the log {origin}")
                : Refuse(PolicyRefusal.BadLogSignature, byLog.Reason);
        }

        var byWitnesses = NoteVerification.Verify(checkpoint.Note, Verifiers(Witnesses.Select(w => w.Key), ed25519));
        if (byWitnesses.Refusal is not (NoteRefusal.None or NoteRefusal.NoKnownSignature))
        {
            return Refuse(PolicyRefusal.BadCosignature, byWitnesses.Reason + WhyBad(checkpoint));
        }

        var cosignatures = byWitnesses.Verified.Select(Cosignature).ToList();
        return IsMetBy(cosignatures.Select(c => c.Witness.Name))
            ? new PolicyVerdict(PolicyRefusal.None, "", cosignatures)
            : new PolicyVerdict(
                PolicyRefusal.QuorumNotMet,
                $"the quorum {Quorum} is not met by {cosignatures.Count} good cosignatures",
                cosignatures);
    }

    /// <summary>Whether these witnesses, by their names in the policy, make up the quorum.</summary>
    public bool IsMetBy(IEnumerable<string> witnesses)
    {
        if (string.Equals(Quorum, None, StringComparison.Ordinal))
        {
            return true;
        }

        // Groups come after their members, so one pass in order of definition decides them all.
        var witnessed = new HashSet<string>(witnesses, StringComparer.Ordinal);
        witnessed.IntersectWith(Witnesses.Select(witness => witness.Name));
        foreach (var group in Groups.Where(group => group.Members.Count(witnessed.Contains) >= group.Threshold))
        {
            witnessed.Add(group.Name);
        }

        return witnessed.Contains(Quorum);
    }

    // The one reason that can be seen without trying other checkpoints.
    private string WhyBad(SignedCheckpoint checkpoint)
    {
        var cosigners = Witnesses.Select(witness => witness.Key).Where(key => key.Type == NoteKeyType.CosignatureV1);
        var malformed = checkpoint.Note.Signatures.Any(line =>
            cosigners.Any(key => key.KeyId == line.KeyId && string.Equals(key.Name, line.Name, StringComparison.Ordinal))
            && !CosignatureV1.TryParse(line.Bytes, out _));
        return malformed ? ": its time is zero, or it is no cosignature at all" : ": it is not over this checkpoint, or is forged";
    }

    private static PolicyVerdict Refuse(PolicyRefusal refusal, string reason) => new(refusal, reason, []);

    private static List<INoteVerifier> Verifiers(IEnumerable<VerifierKey> keys, IEd25519 ed25519) =>
        [.. keys.Select(key => key.ToVerifier(ed25519)).OfType<INoteVerifier>()];

    private VerifiedCosignature Cosignature(NoteSignature signature)
    {
        // Only verified signatures of witnesses come here, so both look-ups succeed.
        _ = CosignatureV1.TryParse(signature.Bytes, out var cosignature);
        var witness = Witnesses.First(w =>
            w.Key.KeyId == signature.KeyId && string.Equals(w.Key.Name, signature.Name, StringComparison.Ordinal));
        return new VerifiedCosignature(witness, cosignature.Timestamp);
    }
}
