using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Trust;

/// <summary>
/// Reads trust off the log: at the start, and whenever another process logged a trust statement. Nothing is believed
/// because it is stored: signatures, sections and rights are judged again.
/// </summary>
public static class TrustLoader
{
    /// <summary>The history with the trust statements that the log holds beyond it.</summary>
    /// <exception cref="StorageCorruptException">A stored trust statement would not be accepted.</exception>
    public static async ValueTask<TrustHistory> CatchUpAsync(
        ILogStore store, TrustHistory history, CancellationToken cancellationToken)
    {
        var reader = new StatementReader(history.Origin);
        foreach (var entry in await store.ReadTrustEntriesAsync(history.Next, cancellationToken))
        {
            history = Append(history, reader, entry);
        }

        return history;
    }

    private static TrustHistory Append(TrustHistory history, StatementReader reader, StoredEntry entry)
    {
        var read = reader.Read(entry.Envelope, entry.Sections, allowMissingSections: false);
        if (read.Content is not { } content)
        {
            throw Damaged(entry.Index, read.Refusal!);
        }

        if (!content.Statement.Kind.IsTrust)
        {
            throw new StorageCorruptException($"Entry {entry.Index} is marked as a trust statement and is a {content.Statement.Kind.Name}.");
        }

        var judgement = TrustJudge.Judge(
            history.Current, content, [.. entry.Envelope.Signatures.Select(signature => signature.KeyId)]);
        if (judgement.Refusal is { } refusal)
        {
            throw Damaged(entry.Index, refusal);
        }

        var after = history.Append(content, judgement.Signer, entry.Index);
        Verify(entry, history.Current, after.Current);
        return after;
    }

    // A root's signers are found in itself or in the root before it.
    private static void Verify(StoredEntry entry, TrustState before, TrustState after)
    {
        for (var i = 0; i < entry.Envelope.Signatures.Count; i++)
        {
            var id = entry.Envelope.Signatures[i].KeyId;
            var key = before.PublicKeyOf(id) ?? after.PublicKeyOf(id);
            if (key is null || !entry.Envelope.Verify(i, key))
            {
                throw new StorageCorruptException($"Trust entry {entry.Index}: the signature of key {id} does not verify.");
            }
        }
    }

    private static StorageCorruptException Damaged(LeafIndex index, Refusal refusal) =>
        new($"Trust entry {index} would not be accepted: {refusal.Reason} {refusal.Field}.");
}
