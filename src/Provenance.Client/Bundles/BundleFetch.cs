// Collects what the verification of an entry needs. Which trust statements these are is asked of the registry, but whether
// they suffice is not taken from it: the verifier replays them.

using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>Fetches bundles; trust statements already fetched are kept, so many bundles cost little more than one each.</summary>
public sealed class BundleFetch
{
    private const string Authority = "authority";

    private readonly RegistryClient _client;
    private readonly VerificationPolicy _policy;
    private readonly StatementReader _reader;
    private readonly KeyListings _keys;
    private readonly Dictionary<LeafIndex, LoggedAttestation> _trust = [];

    // Waits for witnesses once; if the quorum does not come in that time, it will not for the next bundle either.
    private TimeSpan _witnessWait;

    internal BundleFetch(RegistryClient client, VerificationPolicy policy, TimeProvider time)
    {
        _client = client;
        _policy = policy;
        _reader = new StatementReader(policy.Origin);
        _keys = new KeyListings(client.Audit, time);
        _witnessWait = policy.AsksForWitnesses ? TimeSpan.FromSeconds(20) : TimeSpan.Zero;
    }

    /// <summary>The bundle of the entry at an index.</summary>
    /// <exception cref="RegistryException">There is no such entry, or a call failed.</exception>
    /// <exception cref="UnprovenAnswerException">The registry's answer does not prove what it claims.</exception>
    public async Task<Bundle> FetchAsync(LeafIndex index, CancellationToken cancellationToken) =>
        await FetchAsync(await _client.Audit.GetEntryAsync(index, cancellationToken), cancellationToken);

    /// <summary>The bundle of a statement.</summary>
    /// <exception cref="RegistryException">There is no such statement, or a call failed.</exception>
    /// <exception cref="UnprovenAnswerException">The registry's answer does not prove what it claims.</exception>
    public async Task<Bundle> FetchAsync(Digest statementId, CancellationToken cancellationToken) =>
        await FetchAsync(await _client.Audit.GetEntryAsync(statementId, cancellationToken), cancellationToken);

    private async Task<Bundle> FetchAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        var receipt = await ReceiptAsync(entry.Attestation.Envelope, cancellationToken);
        if (receipt.Index != entry.Index)
        {
            throw new UnprovenAnswerException($"Entry {entry.Index} has a receipt for index {receipt.Index}.");
        }

        var later = await LaterAsync(entry, cancellationToken);
        var trust = entry.Index.Value == 0 ? [] : await TrustBelowAsync(entry, later, cancellationToken);
        return new Bundle(_policy.Origin, new LoggedAttestation(entry.Attestation, receipt), trust) { Later = later };
    }

    // Redactions of the entry and what ended the keys that signed it; with what these rest on in turn above the entry.
    private async Task<IReadOnlyList<LoggedAttestation>> LaterAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        var keys = await _keys.NewestAsync(entry.Index, cancellationToken);
        var open = new Queue<long>(entry.Redactions.Select(index => index.Value));
        foreach (var signer in TrustReplay.Signers(entry.Attestation.Envelope))
        {
            foreach (var key in await CompromisedAsync(keys, signer, cancellationToken))
            {
                foreach (var index in key.LogIndices)
                {
                    open.Enqueue(index);
                }
            }
        }

        var later = new SortedDictionary<long, LoggedAttestation>();
        while (open.TryDequeue(out var index))
        {
            if (index <= entry.Index.Value || later.ContainsKey(index))
            {
                continue;
            }

            var statement = await TrustAsync(new LeafIndex(index), cancellationToken);
            later.Add(index, statement);
            foreach (var other in TrustReplay.Signers(statement.Attestation.Envelope).Select(keys.GetValueOrDefault).SelectMany(key => key?.LogIndices ?? []))
            {
                open.Enqueue(other);
            }
        }

        // Who signed them may be no authority any more, and the keys in force name all versions of the root.
        var newest = later.Keys.LastOrDefault();
        foreach (var root in keys.Values.Where(key => key.Role == Authority).SelectMany(key => key.LogIndices).Distinct())
        {
            if (root > entry.Index.Value && root < newest && !later.ContainsKey(root))
            {
                later.Add(root, await TrustAsync(new LeafIndex(root), cancellationToken));
            }
        }

        return [.. later.Values];
    }

    // A signer and the keys that delegated it, where they were in other hands. Who did so before another key of the party did
    // again is told by the delegations alone.
    private async Task<IReadOnlyList<Wire.Accreditation>> CompromisedAsync(
        IReadOnlyDictionary<KeyId, Wire.Accreditation> keys, KeyId signer, CancellationToken cancellationToken)
    {
        if (keys.GetValueOrDefault(signer) is not { } key || keys.Values.All(one => one.CompromisedFrom is null))
        {
            return [];
        }

        var ids = new HashSet<KeyId> { signer };
        foreach (var index in key.DelegatedBy.IsEmpty ? [] : key.LogIndices)
        {
            ids.UnionWith(TrustReplay.Signers((await TrustAsync(new LeafIndex(index), cancellationToken)).Attestation.Envelope));
        }

        return [.. ids.Select(keys.GetValueOrDefault).OfType<Wire.Accreditation>().Where(one => one.CompromisedFrom is not null)];
    }

    // A trust statement is judged by what the log said before of the keys that it is about.
    private async Task<IReadOnlyList<KeyId>> KeysSpokenOfAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        if (_reader.ReadHeader(entry.Attestation.Envelope).Content is not { Statement.Kind.IsTrust: true })
        {
            return [];
        }

        var keys = await _keys.BelowAsync(new TreeSize(entry.Index.Value + 1), cancellationToken);
        return [.. keys.Where(key => key.Value.LogIndices.Contains(entry.Index.Value)).Select(key => key.Key)];
    }

    // The keys that signed, the keys that a trust statement speaks of, the keys these were delegated by, and the keys that
    // signed what the log says of any of them.
    private async Task<IReadOnlyList<LoggedAttestation>> TrustBelowAsync(
        LogEntry entry, IReadOnlyList<LoggedAttestation> later, CancellationToken cancellationToken)
    {
        var keys = await _keys.BelowAsync(new TreeSize(entry.Index.Value), cancellationToken);
        var indices = new SortedSet<long> { 0 };
        foreach (var authority in keys.Values.Where(key => key.Role == Authority))
        {
            indices.UnionWith(authority.LogIndices);
        }

        var seen = new HashSet<KeyId>();
        var open = new Queue<KeyId>(await KeysSpokenOfAsync(entry, cancellationToken));
        foreach (var signer in later.Select(logged => logged.Attestation).Prepend(entry.Attestation).SelectMany(attestation => TrustReplay.Signers(attestation.Envelope)))
        {
            open.Enqueue(signer);
        }

        while (open.TryDequeue(out var id))
        {
            if (!seen.Add(id) || !keys.TryGetValue(id, out var key))
            {
                continue;
            }

            if (!key.DelegatedBy.IsEmpty)
            {
                open.Enqueue(new KeyId(WireForms.ToDigest(key.DelegatedBy, "a key id")));
            }

            foreach (var index in key.LogIndices)
            {
                indices.Add(index);
                var statement = await TrustAsync(new LeafIndex(index), cancellationToken);
                foreach (var signer in TrustReplay.Signers(statement.Attestation.Envelope))
                {
                    open.Enqueue(signer);
                }
            }
        }

        var trust = new List<LoggedAttestation>();
        foreach (var index in indices.Where(index => index < entry.Index.Value))
        {
            trust.Add(await TrustAsync(new LeafIndex(index), cancellationToken));
        }

        return trust;
    }

    private async Task<Receipt> ReceiptAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        var waited = await _client.Submission.WaitWitnessedAsync(envelope, _witnessWait, cancellationToken);
        _witnessWait = waited.IsWitnessed ? _witnessWait : TimeSpan.Zero;
        return waited.Receipt;
    }

    private async Task<LoggedAttestation> TrustAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        if (!_trust.TryGetValue(index, out var logged))
        {
            var entry = await _client.Audit.GetEntryAsync(index, cancellationToken);
            logged = new LoggedAttestation(entry.Attestation, await ReceiptAsync(entry.Attestation.Envelope, cancellationToken));
            _trust.Add(index, logged);
        }

        return logged;
    }
}
