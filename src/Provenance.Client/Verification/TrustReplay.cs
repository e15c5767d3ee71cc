// Rebuilds trust from a bundle's trust statements by the rules that the log itself follows (proto/README.md §6), taking
// nothing on faith: each is proved against a checkpoint, its signatures are verified under keys that came before it (or,
// for a root, stand in it), and it is judged under the trust that the ones before it make.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>Replays trust statements in log order.</summary>
internal sealed class TrustReplay(VerificationPolicy policy)
{
    private readonly ReceiptCheck _receipts = new(policy);
    private readonly StatementReader _reader = new(policy.Origin);

    private readonly Dictionary<LeafIndex, IReadOnlyList<string>> _boundBy = [];

    /// <summary>Trust after the statements replayed so far.</summary>
    public TrustHistory Trust { get; private set; } = TrustHistory.Empty(policy.Origin);

    /// <summary>Checks one more trust statement and takes it in if it holds.</summary>
    public Link Replay(LoggedAttestation logged)
    {
        var index = logged.Receipt.Index;
        var envelope = logged.Attestation.Envelope;
        var name = "trust";
        if (index.Value < Trust.Next.Value)
        {
            return Link.Broken(name, $"entry {index} stands out of order");
        }

        if (_receipts.Check(logged.Receipt, envelope, requireWitnesses: true).FirstBroken is { } broken)
        {
            return Link.Broken(name, $"entry {index}: {broken.Name}: {broken.Detail}");
        }

        var read = _reader.Read(logged.Attestation);
        if (!read.IsRead || !read.Content.Statement.Kind.IsTrust)
        {
            return Link.Broken(name, $"entry {index}: {read.Refusal?.Message ?? "not a trust statement"}");
        }

        var before = Trust.Current;
        var judgement = TrustJudge.Judge(before, read.Content, Signers(envelope));
        if (WhyNot(judgement, logged.Receipt.Leaf) is { } why)
        {
            return Link.Broken(name, $"entry {index}: {why}");
        }

        var after = Trust.Append(read.Content, judgement.Signer, index);
        if (SignatureFault(envelope, before, after.Current) is { } fault)
        {
            return Link.Broken(name, $"entry {index}: {fault}");
        }

        Trust = after;
        IReadOnlyList<string> signers = [.. Signers(envelope).Select(key => TrustWords.Whose(key, before, after.Current))];
        if (read.Content.Statement.Kind is AccreditationKind or DelegationKind)
        {
            _boundBy[index] = signers;
        }

        return new Link(name, LinkState.Holds, $"entry {index}: {TrustWords.Describe(read.Content, after.Current)}; signed by {string.Join(", ", signers)}");
    }

    /// <summary>Who signed the newest statement that binds a key; none where none was replayed.</summary>
    public IReadOnlyList<string> BoundBy(KeyBinding key) =>
        key.Statements.Reverse().Select(index => _boundBy.GetValueOrDefault(index)).FirstOrDefault(signers => signers is not null) ?? [];

    /// <summary>The key ids of an envelope, ascending.</summary>
    public static IReadOnlyList<KeyId> Signers(Envelope envelope) => [.. envelope.Signatures.Select(signature => signature.KeyId)];

    /// <summary>Why a judgement does not stand for a leaf; null where it does.</summary>
    public static string? WhyNot(Judgement judgement, Leaf leaf)
    {
        if (judgement.Refusal is { } refusal)
        {
            return refusal.Message;
        }

        return leaf.LoggedAtMilliseconds > judgement.AcceptUntilMilliseconds
            ? TrustJudge.ArrivedTooLate(judgement.Signer!).Message
            : null;
    }

    /// <summary>The first signature that does not verify, in words; null where all do.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="before">Trust below it.</param>
    /// <param name="after">Trust with it: a root's signers may stand in itself.</param>
    public static string? SignatureFault(Envelope envelope, TrustState before, TrustState after)
    {
        for (var i = 0; i < envelope.Signatures.Count; i++)
        {
            var id = envelope.Signatures[i].KeyId;
            if ((before.PublicKeyOf(id) ?? after.PublicKeyOf(id)) is not { } key)
            {
                return $"no trust statement here binds key {id}";
            }

            if (!envelope.Verify(i, key))
            {
                return $"the signature under key {id} does not verify";
            }
        }

        return null;
    }
}
